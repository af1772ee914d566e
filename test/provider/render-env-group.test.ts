import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { open, type Properties } from "../../provider/host/wire.ts";
import { secret } from "./managed-resource.ts";
import { failureOf, RenderWorld, service } from "./render-world.ts";

const world = RenderWorld.forEachTest();
const group = (options = {}) => world.resource("EnvGroup", options);
const TOKEN = "sk-test-not-a-real-token";
const contract = { consumer: "backend", variables: { TOKEN: { tier: "P0", secret: true, format: "hex" } } };
const declared: Properties = { name: "backend", variables: { LOG_LEVEL: "info", TOKEN: secret(TOKEN) }, contract };
const PUT = "PUT /env-groups/{envGroupId}/env-vars/{envVarKey}";
const DELETE = "DELETE /env-groups/{envGroupId}/env-vars/{envVarKey}";

const liveVariables = () => Object.fromEntries(world.render.state.envGroupNamed("backend")?.variables ?? []);
const with_ = (variables: Properties): Properties => ({
  ...declared,
  variables: { ...(declared.variables as Properties), ...variables },
});

describe("stackwright:render:EnvGroup", () => {
  it("creates it in one request, reads back what was declared, and has nothing to do after", async () => {
    const env = await group();
    expect(await env.up(declared)).toBe("create");
    expect(world.writes()).toEqual(["POST /env-groups"]);
    expect(liveVariables()).toEqual({ LOG_LEVEL: "info", TOKEN });
    expect(env.outputs).toMatchObject({
      groupId: env.state?.id,
      unmanagedVariables: [],
      unmanagedServiceIds: [],
      contract,
    });
    expect(env.preview(declared)).toEqual([]);
    await env.refresh();
    expect(env.preview(declared)).toEqual([]);
    expect(await env.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("keeps secret variables, and the revision's salt, in envelopes", async () => {
    const env = await group();
    await env.up(declared);
    await env.refresh();
    const secrets = open(env.state?.state ?? {}).secrets.map((path) => path.join("."));
    expect(secrets.sort()).toEqual(["revisionSalt", "variables.TOKEN"]);
  });

  it("writes only the variables that differ, one by one", async () => {
    const env = await group();
    await env.up(declared);
    world.writes();
    expect(env.preview(with_({ LOG_LEVEL: "debug", EXTRA: "1" }))).toEqual(["variables.EXTRA", "variables.LOG_LEVEL"]);
    expect(await env.up(with_({ LOG_LEVEL: "debug", EXTRA: "1" }))).toBe("update");
    expect(world.writes()).toEqual([PUT, PUT]);
    expect(await env.up(declared)).toBe("update");
    expect(world.writes().sort()).toEqual([DELETE, PUT]);
    expect(liveVariables()).toEqual({ LOG_LEVEL: "info", TOKEN });
  });

  it("renames it in place", async () => {
    const env = await group();
    await env.up(declared);
    world.writes();
    expect(await env.up({ ...declared, name: "api" })).toBe("update");
    expect(world.writes()).toEqual(["PATCH /env-groups/{envGroupId}"]);
  });

  it("updates the contract in state alone", async () => {
    const env = await group();
    await env.up(declared);
    world.writes();
    expect(await env.up({ ...declared, contract: { ...contract, consumer: "api" } })).toBe("update");
    expect(world.writes()).toEqual([]);
    expect(env.outputs.contract).toMatchObject({ consumer: "api" });
  });

  it("links and unlinks services, and leaves links made by hand", async () => {
    const names = ["one", "two", "three"];
    const services = await Promise.all(names.map((name) => world.resource("WebService", { name })));
    for (const [index, resource] of services.entries()) await resource.up({ ...service, name: names[index] as string });
    const [one, two, three] = services.map((resource) => resource.state?.id as string) as [string, string, string];
    const env = await group();
    await env.up({ ...declared, serviceIds: [one, two] });
    expect(env.preview({ ...declared, serviceIds: [two, one] })).toEqual([]);
    world.render.dashboard.linkGroup("backend", "three");
    await env.refresh();
    expect(env.outputs).toMatchObject({ unmanagedServiceIds: [three] });
    world.writes();
    expect(await env.up({ ...declared, serviceIds: [two] })).toBe("update");
    expect(world.writes()).toEqual(["DELETE /env-groups/{envGroupId}/services/{serviceId}"]);
    expect(world.render.state.envGroupNamed("backend")?.serviceIds).toEqual([two, three]);
  });

  it("shows a value changed by hand as drift, and sets it back under a third revision", async () => {
    const env = await group();
    await env.up(declared);
    const first = env.outputs.revision;
    world.render.dashboard.setGroupVariable("backend", "LOG_LEVEL", "trace");
    world.render.dashboard.deleteGroupVariable("backend", "TOKEN");
    await env.refresh();
    expect(env.preview(declared)).toEqual(["variables.LOG_LEVEL", "variables.TOKEN"]);
    const second = env.outputs.revision;
    expect(await env.up(declared)).toBe("update");
    expect(liveVariables()).toEqual({ LOG_LEVEL: "info", TOKEN });
    expect(new Set([first, second, env.outputs.revision]).size).toBe(3);
  });

  it("reports a variable added by hand and never touches it", async () => {
    const env = await group();
    await env.up(declared);
    world.render.dashboard.setGroupVariable("backend", "HAND", "made");
    await env.refresh();
    expect(env.outputs.unmanagedVariables).toEqual(["HAND"]);
    expect(env.preview(declared)).toEqual([]);
    await env.up(with_({ LOG_LEVEL: "debug" }));
    await env.up({ ...declared, variables: {} });
    expect(liveVariables()).toEqual({ HAND: "made" });
  });

  it("makes a variable its own once it is declared, and removes it when it no longer is", async () => {
    const env = await group();
    await env.up(declared);
    world.render.dashboard.setGroupVariable("backend", "HAND", "made");
    await env.up(with_({ HAND: "declared" }));
    expect(env.outputs.unmanagedVariables).toEqual([]);
    await env.up(declared);
    expect(liveVariables()).not.toHaveProperty("HAND");
  });

  it("is imported with all its variables as secrets, and then has nothing to do", async () => {
    const made = await group();
    await made.up(declared);
    const env = await group();
    await env.import(made.state?.id as string);
    expect(open(env.state?.inputs ?? {}).secrets.map((path) => path.join("."))).toEqual([
      "variables.TOKEN",
      "variables.LOG_LEVEL",
    ]);
    const { contract: _, ...importable } = declared;
    expect(env.preview(importable)).toEqual([]);
  });

  it("refuses a name that is taken, names the import, and takes it over when told to", async () => {
    const made = await group();
    await made.up(with_({ HAND: "made" }));
    world.writes();
    const error = await failureOf((await group({ name: "mine" })).up(declared));
    expect(error.message).toContain(`pulumi import stackwright:render:EnvGroup mine ${made.state?.id}`);
    expect(world.writes()).toEqual([]);
    const adopted = await group({ name: "mine", config: { adopt: "mine" } });
    expect(await adopted.up(declared)).toBe("create");
    expect(adopted.state?.id).toBe(made.state?.id);
    expect(adopted.outputs.unmanagedVariables).toEqual(["HAND"]);
    expect(world.writes()).toEqual([]);
  });

  it("is deleted, and deleted again", async () => {
    const env = await group();
    await env.up(declared);
    await env.destroy();
    expect(world.render.state.envGroups.size).toBe(0);
    await env.destroy();
    expect(await env.refresh()).toBe(false);
  });

  it("says what to do when it was deleted by hand", async () => {
    const env = await group();
    await env.up(declared);
    world.render.dashboard.deleteGroup("backend");
    expect((await failureOf(env.up(with_({ LOG_LEVEL: "debug" })))).message).toContain("pulumi refresh");
  });

  it("finds its group among more than a page of them, in both shapes of the list", async () => {
    const client = world.client();
    const { signal } = new AbortController();
    for (let index = 0; index < 25; index++)
      await client.createEnvGroup({ name: `g${index}`, envVars: [], serviceIds: [] }, signal);
    for (const shape of ["wrapped", "bare"] as const) {
      world.render.state.seed.envGroupList = shape;
      expect(await client.findEnvGroup("g3", signal)).toMatch(/^evg-/);
    }
    world.render.state.seed.envGroupList = "wrapped";
    expect(await client.listEnvGroups(signal)).toHaveLength(25);
  });
});

describe("an env group on a bad day", () => {
  it.each([
    ["the answer is lost", { route: "POST /env-groups", drop: true, when: "after" as const }],
    ["the request is lost", { route: "POST /env-groups", drop: true }],
    ["Render answers 500 after the work", { route: "POST /env-groups", status: 500, when: "after" as const }],
    ["Render asks to slow down", { route: "POST /env-groups", status: 429, retryAfter: 0 }],
    ["a read fails", { route: "GET /env-groups/*", status: 503, retryAfter: 0 }],
  ])("is created once when %s", async (_, fault) => {
    world.render.faults.inject(fault);
    const env = await group();
    await env.up(declared);
    expect(world.render.state.envGroups.size).toBe(1);
    expect(world.render.journal.creations().length).toBe(1);
  });

  it("is taken over by the next run when the run that made it died", async () => {
    const home = mkdtempSync(join(tmpdir(), "died-"));
    const dying = await group({ home });
    // The run ends while the answer is on its way: nothing of it reaches the engine's state.
    const stop = world.render.journal.onAfterWrite(() => dying.service.calls.cancelAll());
    await failureOf(dying.up(declared));
    stop();
    const next = await group({ home });
    expect(await next.up(declared)).toBe("create");
    expect(world.render.state.envGroups.size).toBe(1);
    rmSync(home, { recursive: true });
  });

  it("goes on where it stopped when a variable could not be written, still owning all of them", async () => {
    const env = await group();
    await env.up(declared);
    world.render.faults.inject({ route: DELETE, status: 400 });
    const news = { ...declared, variables: { NEW: "1" } };
    await failureOf(env.up(news));
    expect(env.hasFailed).toBe(true);
    expect(await env.up(news)).toBe("update");
    expect(liveVariables()).toEqual({ NEW: "1" });
  });
});
