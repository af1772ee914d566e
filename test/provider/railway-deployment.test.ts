import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { FunctionHandler } from "../../provider/host/handler.ts";
import type { Properties } from "../../provider/host/wire.ts";
import type { RailwayClient } from "../../provider/railway/client.ts";
import { deployServiceHandler, rollbackServiceHandler } from "../../provider/railway/deploy-service.handler.ts";
import type { FindServiceInputs } from "../../provider/railway/find-service.definition.ts";
import { findServiceHandler } from "../../provider/railway/find-service.handler.ts";
import { getServiceStatusHandler } from "../../provider/railway/get-service-status.handler.ts";
import { failureOf, idOf, RailwayWorld, type Scope } from "./railway-world.ts";

const world = RailwayWorld.forEachTest({ seed: { railway: { deployStepMs: 5 } } });
const deployment = (options = {}) => world.resource("Deployment", options);
const placement = () => world.railway.dashboard.placement("api");
const TOKEN = "sk-test-not-a-real-token";
let scope: Scope;
let declared: Properties;

beforeEach(async () => {
  scope = await world.scope();
  world.railway.dashboard.setVariable("api", "TOKEN", TOKEN);
  declared = { ...scope, triggers: { settings: "1" } };
});

describe("stackwright:railway:Deployment", () => {
  it("deploys once, waits until it serves, and has nothing to do after", async () => {
    const it = await deployment();
    expect(await it.up(declared)).toBe("create");
    expect(world.writes()).toEqual(["serviceInstanceDeployV2"]);
    expect(it.outputs).toMatchObject({ deploymentId: placement().deployments.at(-1)?.id, status: "SUCCESS" });
    expect(it.outputs.commit).toMatch(/^[0-9a-f]{40}$/);
    await it.refresh();
    expect(it.preview(declared)).toEqual([]);
    expect(await it.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("deploys again when a trigger changes", async () => {
    const it = await deployment();
    await it.up(declared);
    world.writes();
    expect(await it.up({ ...declared, triggers: { settings: "2" } })).toBe("update");
    expect(world.writes()).toEqual(["serviceInstanceDeployV2"]);
    expect(
      placement()
        .deployments.map(({ status }) => status)
        .slice(-2),
    ).toEqual(["REMOVED", "SUCCESS"]);
  });

  it.each([
    ["the answer is lost", { route: "MUTATION serviceInstanceDeployV2", drop: true, when: "after" as const }],
    ["Railway asks to slow down", { route: "MUTATION serviceInstanceDeployV2", status: 429, retryAfter: 0 }],
    ["a read fails", { route: "QUERY deployment", status: 503, retryAfter: 0 }],
  ])("deploys once when %s", async (_, fault) => {
    const before = placement().deployments.length;
    world.railway.faults.inject(fault);
    await (await deployment()).up(declared);
    expect(placement().deployments).toHaveLength(before + 1);
  });

  it("waits for what is being built when Railway says so, and tries reads again that failed with 200", async () => {
    world.railway.refuseNext("serviceInstanceDeployV2", "Cannot redeploy yet, please wait for the original deployment");
    world.railway.refuseNext("deployment", "Problem processing request");
    const it = await deployment();
    await it.up(declared);
    expect(it.outputs).toMatchObject({ status: "SUCCESS" });
  });

  it("goes on with the deployment that a killed run started", async () => {
    const home = mkdtempSync(join(tmpdir(), "stackwright-railway-"));
    await (await deployment({ home })).up(declared);
    const resumed = await deployment({ home });
    await resumed.up(declared);
    expect(world.writes()).toEqual(["serviceInstanceDeployV2"]);
    await (await deployment({ home })).up({ ...declared, triggers: { settings: "2" } });
    expect(world.writes()).toEqual(["serviceInstanceDeployV2"]);
    rmSync(home, { recursive: true });
  });

  it("tells a failure whole, deploys again with the next up, and says it in a refresh", async () => {
    const it = await deployment();
    await it.up(declared);
    const serving = it.outputs.deploymentId;
    world.railway.dashboard.breakNextBuild("api", `\u001b[31mERROR\u001b[0m no module, token was ${TOKEN}`);
    const { message } = await failureOf(it.up({ ...declared, triggers: { settings: "2" } }));
    expect(message).toContain(`of "api" (${scope.serviceId}) ended as FAILED (commit `);
    expect(message).toContain("  | ERROR no module, token was [TOKEN]");
    expect(message).not.toContain(TOKEN);
    expect(message).toContain(`Still serving: deployment ${serving}`);
    expect(message).toContain(`https://railway.com/project/${scope.projectId}/service/${scope.serviceId}`);
    expect(it.hasFailed).toBe(true);
    expect((await failureOf(it.refresh())).message).toContain("ended as FAILED");
    expect(await it.up({ ...declared, triggers: { settings: "2" } })).toBe("update");
    expect(it.outputs).toMatchObject({ status: "SUCCESS" });
  });

  it("is imported, deleting it does nothing, and it is gone with its service", async () => {
    const made = await deployment();
    await made.up(declared);
    const imported = await deployment();
    await imported.import(idOf(scope));
    expect(imported.preview(scope)).toEqual([]);
    world.writes();
    await made.destroy();
    expect(world.writes()).toEqual([]);
    await world.railway.dashboard.deleteService("api");
    expect(await imported.refresh()).toBe(false);
  });

  it("is replaced for another service", async () => {
    const made = await deployment();
    await made.up(declared);
    const other = await world.resource("Service");
    await other.up({ projectId: scope.projectId, name: "web", image: "ghcr.io/example/web:1" });
    expect(await made.up({ ...declared, serviceId: other.outputs.serviceId as string })).toBe("replace");
  });
});

describe("functions", () => {
  const signal = new AbortController().signal;
  const invoke = <I, O>(handler: FunctionHandler<I, O, RailwayClient>, inputs: I) =>
    handler.invoke(inputs, { clients: world.client(), signal });

  it("getServiceStatus tells what runs, the last deployments and the last lines", async () => {
    await (await deployment()).up(declared);
    world.railway.dashboard.breakNextBuild("api", `ModuleNotFoundError: No module named 'x', ${TOKEN}`);
    await world.railway.dashboard.deploy("api");
    const status = await invoke(getServiceStatusHandler, scope);
    expect(status).toMatchObject({ name: "api", host: "", kind: "service", suspended: false, plan: "hobby" });
    expect(status.deploys.slice(0, 2)).toMatchObject([
      { status: "FAILED", isLive: false, canRollback: false, message: "Head of main" },
      { status: "SUCCESS", isLive: true, canRollback: false, finishedAt: expect.any(String) },
    ]);
    expect(status.logs).toContain("ModuleNotFoundError: No module named 'x', [TOKEN]");
  });

  it("a password inside an address is masked in the log and in the last words, however it is spelled", async () => {
    const { dashboard } = world.railway;
    dashboard.setVariable("api", "DATABASE_URL", "postgresql://app.abc:p%40ss%2Fw0rd@pooler.example.com:6543/postgres");
    dashboard.breakNextBuild("api", "auth failed: p@ss/w0rd, sent as p%40ss%2Fw0rd");
    const { message } = await failureOf(invoke(deployServiceHandler, scope));
    const { logs } = await invoke(getServiceStatusHandler, scope);
    for (const said of [message, logs.join("\n")]) {
      expect(said).toContain("auth failed: [DATABASE_URL], sent as [DATABASE_URL]");
      expect(said).not.toMatch(/w0rd/);
    }
  });

  it("findService finds a service by names or ids, in the first environment unless told another", async () => {
    const find = (inputs: FindServiceInputs) => invoke(findServiceHandler, inputs);
    expect(await find({ project: "mapmystandards", service: "api" })).toEqual(scope);
    expect(await find({ project: scope.projectId, service: scope.serviceId, environment: "production" })).toEqual(
      scope,
    );
    for (const wrong of [{ project: "x" }, { service: "x" }, { environment: "x" }])
      expect(await find({ project: "mapmystandards", service: "api", ...wrong })).toEqual({});
  });

  it("getServiceStatus says when somebody stopped it", async () => {
    await (await deployment()).up(declared);
    await world.railway.dashboard.removeDeployment("api");
    expect(await invoke(getServiceStatusHandler, scope)).toMatchObject({ suspended: true });
  });

  it("deployService deploys and waits; a failure is an error with the last lines", async () => {
    const { id, status } = await invoke(deployServiceHandler, scope);
    expect({ id, status }).toEqual({ id: placement().deployments.at(-1)?.id, status: "SUCCESS" });
    world.railway.dashboard.breakNextBuild("api", `no module, ${TOKEN}`);
    const { message } = await failureOf(invoke(deployServiceHandler, scope));
    expect(message).toContain("  | no module, [TOKEN]");
  });

  it("rollbackService deploys again what an earlier one ran, its variables too", async () => {
    const first = await invoke(deployServiceHandler, scope);
    world.railway.dashboard.setVariable("api", "TOKEN", "sk-test-another-token");
    const second = await invoke(deployServiceHandler, scope);
    const back = await invoke(rollbackServiceHandler, { ...scope, deployId: first.id });
    expect(back.status).toBe("SUCCESS");
    expect([first.id, second.id]).not.toContain(back.id);
    expect(placement().serving?.deployment).toMatchObject({ id: back.id, variables: { TOKEN } });
    const { message } = await failureOf(invoke(rollbackServiceHandler, { ...scope, deployId: back.id }));
    expect(message).toContain(`cannot go back to deployment ${back.id}. It can go back to`);
  });
});
