import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BootFailure, noRuntime } from "../../emulators/runtime.ts";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, RenderWorld, service } from "./render-world.ts";

const runtime = noRuntime();
const world = RenderWorld.forEachTest({ runtime });
const deploy = (options = {}) => world.resource("Deploy", options);
const TOKEN = "sk-test-not-a-real-token";
let declared: Properties;

beforeEach(async () => {
  Object.assign(runtime, noRuntime());
  const backend = await world.resource("WebService");
  await backend.up(service);
  const group = await world.resource("EnvGroup");
  await group.up({ name: "backend", variables: { TOKEN }, serviceIds: [backend.state?.id as string] });
  declared = { serviceId: backend.state?.id as string, triggers: { settings: "1" } };
  await world.render.settled();
  world.writes();
});

const POST = "POST /services/{serviceId}/deploys";
const deploys = () => world.render.state.serviceNamed("backend")?.deploys ?? [];

describe("stackwright:render:Deploy", () => {
  it("deploys once, waits until it is live, and has nothing to do after", async () => {
    const current = await deploy();
    expect(await current.up(declared)).toBe("create");
    expect(world.writes()).toEqual([POST]);
    expect(current.state?.id).toBe(declared.serviceId);
    expect(current.outputs).toMatchObject({ deployId: deploys().at(-1)?.id, status: "live", trigger: "api" });
    expect(current.outputs.commit).toMatch(/^[0-9a-f]{40}$/);
    await current.refresh();
    expect(current.preview(declared)).toEqual([]);
    expect(await current.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("deploys again when a trigger changes, and not for clearCache alone", async () => {
    const current = await deploy();
    await current.up(declared);
    world.writes();
    expect(await current.up({ ...declared, triggers: { settings: "2" } })).toBe("update");
    expect(world.writes()).toEqual([POST]);
    expect(await current.up({ ...declared, triggers: { settings: "2" }, clearCache: true })).toBe("update");
    expect(world.writes()).toEqual([]);
    await current.up({ ...declared, triggers: { settings: "3" }, clearCache: true });
    expect(deploys().at(-1)?.clearCache).toBe(true);
  });

  it("finds its deploy when Render queues it and says nothing about it", async () => {
    const current = await deploy();
    await current.up(declared);
    world.render.state.seed.deployStepMs = 50;
    const byHand = world.render.dashboard.deploy("backend");
    await current.up({ ...declared, triggers: { settings: "2" } });
    await byHand;
    expect(deploys().map(({ trigger }) => trigger)).toEqual(["api", "api", "manual", "api"]);
    expect(current.outputs).toMatchObject({ deployId: deploys().at(-1)?.id, status: "live" });
  });

  it("deploys once when the answer is lost", async () => {
    world.render.faults.inject({ route: `${POST}`, drop: true, when: "after" });
    const current = await deploy();
    await current.up(declared);
    expect(deploys().map(({ status }) => status)).toEqual(["canceled", "live"]);
  });

  describe("after a run that was killed while it deployed", () => {
    let home: string;
    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), "stackwright-deploy-"));
    });
    afterEach(() => rmSync(home, { recursive: true }));

    it("goes on with the deploy that run started", async () => {
      await (await deploy({ home })).up(declared);
      const resumed = await deploy({ home });
      await resumed.up(declared);
      expect(world.writes()).toEqual([POST]);
      expect(resumed.outputs).toMatchObject({ deployId: deploys().at(-1)?.id, status: "live" });
    });

    it("deploys anew when something changed meanwhile, or when that deploy failed", async () => {
      await (await deploy({ home })).up(declared);
      await (await deploy({ home })).up({ ...declared, triggers: { settings: "2" } });
      expect(world.writes()).toEqual([POST, POST]);
      world.render.dashboard.breakNextBuild("backend", "no module");
      await world.render.dashboard.deploy("backend");
      await (await deploy({ home })).up({ ...declared, triggers: { settings: "2" } });
      expect(world.writes()).toEqual([POST]);
    });
  });

  it("tells a failure whole: status, last words without values, what serves, what to do", async () => {
    const current = await deploy();
    await current.up(declared);
    const serving = current.outputs.deployId;
    world.render.dashboard.breakNextBuild("backend", `\u001b[31mERROR\u001b[0m no module, token was ${TOKEN}`);
    const { message } = await failureOf(current.up({ ...declared, triggers: { settings: "2" } }));
    expect(message).toContain(`of "backend" (${declared.serviceId}) ended as build_failed`);
    expect(message).toContain("  | ERROR no module, token was [TOKEN]");
    expect(message).not.toContain(TOKEN);
    expect(message).toContain(`Still serving: deploy ${serving}`);
    expect(message).toContain("pulumi up");
    expect(message).toContain(`https://dashboard.render.com/web/${declared.serviceId}/deploys/`);
  });

  it("tells the last words of a version that did not start, however busy the one that serves is", async () => {
    const requests = Array.from({ length: 200 }, (_, n) => `INFO:     "GET /health HTTP/1.1" 200 OK (${n})`);
    const words = ["Application startup complete."];
    let boots = 0;
    runtime.boot = async () => {
      boots += 1;
      if (boots > 1) throw new BootFailure("Exited with status 3", ["KeyError: 'SECRET_KEY'", "==> Exited"]);
      return { logs: words, stop: async () => {} };
    };
    const current = await deploy();
    await current.up(declared);
    words.push(...requests);
    const { message } = await failureOf(current.up({ ...declared, triggers: { settings: "2" } }));
    expect(message).toContain("ended as update_failed");
    expect(message).toContain("  | KeyError: 'SECRET_KEY'");
    expect(message).not.toContain("GET /health");
  });

  it("is kept after a failure, and deploys again with the next up although nothing changed", async () => {
    world.render.dashboard.breakNextBuild("backend", "no module");
    const current = await deploy();
    const { message } = await failureOf(current.up(declared));
    expect(message).toContain("No deploy of this service is live");
    expect(current.state?.id).toBe(declared.serviceId);
    expect(current.outputs).toMatchObject({ status: "build_failed" });
    expect(current.hasFailed).toBe(true);
    expect(await current.up(declared)).toBe("update");
    expect(current.outputs).toMatchObject({ status: "live" });
  });

  it("reads a failed newest deploy as a problem, so that a refresh does not hide it", async () => {
    const current = await deploy();
    await current.up(declared);
    world.render.dashboard.breakNextBuild("backend", "no module");
    await world.render.dashboard.deploy("backend");
    expect((await failureOf(current.refresh())).message).toContain("ended as build_failed");
  });

  it("says why a suspended service cannot be deployed", async () => {
    await world.render.dashboard.suspend("backend");
    const { message } = await failureOf((await deploy()).up(declared));
    expect(message).toContain("cannot deploy a suspended service");
  });

  it("is imported by the service's id, and deleting it does nothing at Render", async () => {
    const current = await deploy();
    await current.up(declared);
    const imported = await deploy();
    await imported.import(declared.serviceId as string);
    expect(imported.outputs).toMatchObject({ deployId: current.outputs.deployId, status: "live" });
    expect(imported.preview({ serviceId: declared.serviceId as string })).toEqual([]);
    world.writes();
    await current.destroy();
    expect(world.writes()).toEqual([]);
    await world.render.dashboard.deleteService("backend");
    expect(await current.refresh()).toBe(false);
  });

  it("is replaced when it is to deploy another service", async () => {
    const other = await world.resource("WebService");
    await other.up({ ...service, name: "other" });
    const current = await deploy();
    await current.up(declared);
    expect(await current.up({ ...declared, serviceId: other.state?.id as string })).toBe("replace");
    expect(current.state?.id).toBe(other.state?.id);
  });
});
