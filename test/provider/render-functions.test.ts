import { beforeEach, describe, expect, it } from "vitest";
import { deployServiceHandler } from "../../provider/render/deploy-service.handler.ts";
import { findEnvGroupHandler } from "../../provider/render/find-env-group.handler.ts";
import { findServiceHandler } from "../../provider/render/find-service.handler.ts";
import { getServiceStatusHandler } from "../../provider/render/get-service-status.handler.ts";
import { plugin } from "../../provider/render/plugin.ts";
import { rollbackServiceHandler } from "../../provider/render/rollback-service.handler.ts";
import { failureOf, RenderWorld, service } from "./render-world.ts";

const world = RenderWorld.forEachTest({ seed: { render: { slugs: { backend: "backend-8j12" } } } });
const TOKEN = "sk-test-not-a-real-token";
const context = () => ({ clients: world.client(), signal: AbortSignal.timeout(10_000) });
let serviceId: string;

beforeEach(async () => {
  const backend = await world.resource("WebService");
  await backend.up(service);
  serviceId = backend.state?.id as string;
  const group = await world.resource("EnvGroup");
  await group.up({ name: "backend", variables: { TOKEN }, serviceIds: [serviceId] });
  await world.render.settled();
  world.writes();
});

const deploy = () => deployServiceHandler.invoke({ serviceId, clearCache: false }, context());
const rollBack = (deployId: string) => rollbackServiceHandler.invoke({ serviceId, deployId }, context());
const status = () => getServiceStatusHandler.invoke({ serviceId }, context());
const DEPLOY = "POST /services/{serviceId}/deploys";
const ROLLBACK = "POST /services/{serviceId}/rollback";

it("what changes something is an action, and no function of programs", () => {
  const actions = plugin.functions.filter(({ definition }) => definition.action);
  expect(actions.map(({ definition }) => definition.token)).toEqual([
    "stackwright:render:deployService",
    "stackwright:render:rollbackService",
  ]);
});

describe("deployService", () => {
  it("starts one deploy and answers once it is live", async () => {
    const { id, status } = await deploy();
    expect(world.writes()).toEqual([DEPLOY]);
    expect(status).toBe("live");
    expect(world.render.state.services.get(serviceId)?.serving?.deploy.id).toBe(id);
  });

  it("clears the build cache when asked", async () => {
    await deployServiceHandler.invoke({ serviceId, clearCache: true }, context());
    expect(world.render.state.services.get(serviceId)?.deploys.at(-1)?.clearCache).toBe(true);
  });

  it("finds its deploy when Render queues it, or when the answer is lost", async () => {
    world.render.state.seed.deployStepMs = 50;
    const byHand = world.render.dashboard.deploy("backend");
    await deploy();
    await byHand;
    world.render.faults.inject({ route: DEPLOY, drop: true, when: "after" });
    await deploy();
    const triggers = world.render.state.services.get(serviceId)?.deploys.map(({ trigger }) => trigger);
    expect(triggers).toEqual(["api", "manual", "api", "api"]);
  });

  it("tells why it failed, without values", async () => {
    world.render.dashboard.breakNextBuild("backend", `no module, token was ${TOKEN}`);
    const { message } = await failureOf(deploy());
    expect(message).toContain("ended as build_failed");
    expect(message).toContain("  | no module, token was [TOKEN]");
    expect(message).toContain("Then run the command again.");
    expect(message).not.toContain(TOKEN);
  });

  it("a failed build's words are found however busy the version is that still serves", async () => {
    world.render.dashboard.breakNextBuild("backend", "no module");
    await world.render.dashboard.deploy("backend");
    const { logs } = world.render.state.services.get(serviceId)!;
    const request = { type: "app", level: "info", message: "GET /health 200", instance: "i" } as const;
    for (let index = 0; index < 120; index++) logs.push({ ...request, id: `${index}`, timestamp: new Date() });
    expect((await status()).logs).toContain("no module");
  });
});

describe("rollbackService", () => {
  it("puts an earlier deploy back and waits until it is live", async () => {
    const first = await deploy();
    const second = await deploy();
    world.writes();
    const back = await rollBack(first.id);
    expect(world.writes()).toEqual([ROLLBACK]);
    expect(back.status).toBe("live");
    expect([first.id, second.id]).not.toContain(back.id);
    expect(world.render.state.services.get(serviceId)?.deploys.at(-1)).toMatchObject({
      id: back.id,
      trigger: "rollback",
      status: "live",
    });
  });

  it("rolls back once although the answer is lost", async () => {
    const first = await deploy();
    await deploy();
    world.render.faults.inject({ route: ROLLBACK, drop: true, when: "after" });
    await rollBack(first.id);
    const rollbacks = world.render.state.services.get(serviceId)?.deploys.filter((d) => d.trigger === "rollback");
    expect(rollbacks).toHaveLength(1);
  });

  it("refuses what serves now, what never served, and what is not the service's, and asks Render for nothing", async () => {
    const serving = await deploy();
    world.render.dashboard.breakNextBuild("backend", "no module");
    await failureOf(deploy());
    const failed = world.render.state.services.get(serviceId)?.deploys.at(-1)?.id as string;
    world.writes();
    expect((await failureOf(rollBack(serving.id))).message).toContain("serves now");
    expect((await failureOf(rollBack(failed))).message).toContain("build_failed and was never live");
    expect((await failureOf(rollBack("dep-unknown"))).message).toContain("has no deploy dep-unknown");
    expect(world.writes()).toEqual([]);
  });
});

describe("getServiceStatus", () => {
  it("says what it is and how its deploys went, newest first", async () => {
    const first = await deploy();
    const second = await deploy();
    const { deploys, logs, ...rest } = await status();
    expect(rest).toEqual({
      name: "backend",
      host: "backend-8j12.onrender.com",
      kind: "web_service",
      suspended: false,
      plan: "starter",
    });
    const told = deploys.map(({ id, status, isLive, canRollback }) => ({ id, status, isLive, canRollback }));
    expect(told.slice(0, 2)).toEqual([
      { id: second.id, status: "live", isLive: true, canRollback: false },
      { id: first.id, status: "deactivated", isLive: false, canRollback: true },
    ]);
    expect(told[2]).toMatchObject({ status: "canceled", isLive: false, canRollback: false });
    expect(deploys[0]).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{40}$/), message: "Head of main" });
    expect(logs.at(-1)).toBe("==> Your service is live");
    expect(world.writes()).toEqual([DEPLOY, DEPLOY]);
  });

  it("lists at most 20 deploys, and of a free service only two can come back", async () => {
    world.render.dashboard.changeService("backend", { plan: "free" });
    world.render.state.seed.deployStepMs = 0;
    for (let count = 0; count < 22; count++) await world.render.dashboard.deploy("backend");
    const { deploys } = await status();
    expect(deploys).toHaveLength(20);
    expect(deploys.filter(({ canRollback }) => canRollback)).toEqual(deploys.slice(1, 3));
  });

  it("masks the values of variables in the log, and shows no log when it cannot", async () => {
    world.render.dashboard.breakNextBuild("backend", `token was ${TOKEN}`);
    await world.render.dashboard.deploy("backend");
    expect((await status()).logs).toContain("token was [TOKEN]");
    world.render.faults.inject({ route: "GET /env-groups", status: 403, times: 1 });
    expect((await status()).logs).toEqual([]);
  });

  it("tells of a suspended service", async () => {
    await world.render.dashboard.suspend("backend");
    expect((await status()).suspended).toBe(true);
  });

  it("says that a service is gone", async () => {
    await world.render.dashboard.deleteService("backend");
    expect((await failureOf(status())).message).toContain(`could not read service ${serviceId}: 404`);
  });
});

describe("findService", () => {
  const find = (wanted: { name?: string; host?: string }) => findServiceHandler.invoke(wanted, context());

  it.each([
    ["its name", { name: "backend" }, true],
    ["its host", { host: "Backend-8j12.onrender.com" }, true],
    ["both", { name: "backend", host: "backend-8j12.onrender.com" }, true],
    ["a custom domain", { host: "api.example.com" }, true],
    ["another name", { name: "back" }, false],
    ["another host", { host: "backend.onrender.com" }, false],
    ["the host of another name", { name: "other", host: "backend-8j12.onrender.com" }, false],
  ])("by %s", async (_, wanted, isThere) => {
    await world.client().addCustomDomain(serviceId, "api.example.com", context().signal);
    expect(await find(wanted)).toEqual({ serviceId: isThere ? serviceId : undefined });
  });

  it("wants something to look for", async () => {
    expect((await failureOf(find({}))).message).toContain("give it a `name` or a `host`");
  });
});

it("findEnvGroup finds a group by its whole name", async () => {
  const group = world.render.state.envGroupNamed("backend");
  expect(await findEnvGroupHandler.invoke({ name: "backend" }, context())).toEqual({ groupId: group?.id });
  expect(await findEnvGroupHandler.invoke({ name: "back" }, context())).toEqual({ groupId: undefined });
});
