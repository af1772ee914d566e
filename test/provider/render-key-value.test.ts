import { describe, expect, it } from "vitest";
import { open, type Properties } from "../../provider/host/wire.ts";
import { failureOf, RenderWorld } from "./render-world.ts";

const world = RenderWorld.forEachTest();
const cache = (options = {}) => world.resource("KeyValue", options);
const office = { cidrBlock: "203.0.113.0/24", description: "office" };
const home = { cidrBlock: "198.51.100.7/32" };
const declared: Properties = { name: "cache", plan: "starter", region: "oregon" };
const PATCH = "PATCH /key-value/{keyValueId}";

describe("stackwright:render:KeyValue", () => {
  it("creates it, waits until it is available, and has nothing to do after", async () => {
    const redis = await cache();
    expect(await redis.up(declared)).toBe("create");
    expect(world.writes()).toEqual(["POST /key-value"]);
    expect(redis.outputs).toMatchObject({
      keyValueId: redis.state?.id,
      status: "available",
      internalConnectionString: `redis://${redis.state?.id}:6379`,
    });
    const secrets = open(redis.state?.state ?? {}).secrets.map((path) => path.join("."));
    expect(secrets.sort()).toEqual(["externalConnectionString", "internalConnectionString"]);
    expect(redis.preview(declared)).toEqual([]);
    await redis.refresh();
    expect(await redis.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties, string[]]>([
    ["name", { name: "store" }, ["name"]],
    ["plan", { plan: "standard" }, ["plan"]],
    ["maxmemoryPolicy", { maxmemoryPolicy: "noeviction" }, ["maxmemoryPolicy"]],
    ["ipAllowList", { ipAllowList: [office] }, ["ipAllowList[0].cidrBlock"]],
  ])("updates %s in place with one write, and back", async (property, change) => {
    const redis = await cache();
    await redis.up(declared);
    world.writes();
    expect(await redis.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual([PATCH]);
    expect(redis.inputs).toMatchObject(change);
    await redis.refresh();
    expect(redis.preview({ ...declared, ...change })).toEqual([]);
    if (property === "plan") return;
    await redis.up({ ...declared, maxmemoryPolicy: "allkeys_lru" });
    await redis.refresh();
    expect(redis.preview({ ...declared, maxmemoryPolicy: "allkeys_lru" })).toEqual([]);
  });

  it("compares the allow list as a set", async () => {
    const redis = await cache();
    await redis.up({ ...declared, ipAllowList: [office, home] });
    expect(redis.preview({ ...declared, ipAllowList: [home, office] })).toEqual([]);
    expect(redis.preview({ ...declared, ipAllowList: [home] })).toEqual(["ipAllowList[0]"]);
    await redis.up({ ...declared, ipAllowList: [home] });
    expect(redis.inputs.ipAllowList).toEqual([home]);
  });

  it("is replaced in another region, the old one first since the name stays", async () => {
    const redis = await cache();
    await redis.up(declared);
    const first = redis.state?.id;
    world.writes();
    expect(await redis.up({ ...declared, region: "frankfurt" })).toBe("replace");
    expect(world.writes()).toEqual(["DELETE /key-value/{keyValueId}", "POST /key-value"]);
    expect(redis.state?.id).not.toBe(first);
  });

  it("shows what was changed by hand, and sets it back", async () => {
    const redis = await cache();
    await redis.up(declared);
    const live = world.render.state.keyValueNamed("cache");
    if (live) live.ipAllowList = [office];
    await redis.refresh();
    expect(redis.preview(declared)).toEqual(["ipAllowList[0]"]);
    await redis.up(declared);
    expect(live?.ipAllowList).toEqual([]);
  });

  it("says why a smaller plan is refused, and keeps the resource", async () => {
    const redis = await cache();
    await redis.up({ ...declared, plan: "standard" });
    expect((await failureOf(redis.up(declared))).message).toContain("cannot downgrade from standard to starter");
    expect(redis.state?.id).toMatch(/^red-/);
  });

  it("is imported, adopted, deleted, and deleted again", async () => {
    const made = await cache();
    await made.up(declared);
    const imported = await cache();
    await imported.import(made.state?.id as string);
    expect(imported.preview({ ...declared, maxmemoryPolicy: "allkeys_lru" })).toEqual([]);
    const other = await failureOf((await cache({ config: { adopt: "all" } })).up({ ...declared, region: "ohio" }));
    expect(other.message).toContain("another region");
    const adopted = await cache({ config: { adopt: "render" } });
    await adopted.up(declared);
    expect(adopted.state?.id).toBe(made.state?.id);
    await adopted.destroy();
    await adopted.destroy();
    expect(world.render.state.keyValues.size).toBe(0);
    expect(await made.refresh()).toBe(false);
  });
});
