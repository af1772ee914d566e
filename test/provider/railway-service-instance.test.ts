import { describe, expect, it } from "vitest";
import type { Context } from "../../provider/host/handler.ts";
import type { Properties } from "../../provider/host/wire.ts";
import type { RailwayClient } from "../../provider/railway/client.ts";
import { serviceInstanceHandler } from "../../provider/railway/service-instance.handler.ts";
import { failureOf, idOf, RailwayWorld, type Scope } from "./railway-world.ts";

const world = RailwayWorld.forEachTest();
const instance = (options = {}) => world.resource("ServiceInstance", options);
const placement = () => world.railway.dashboard.placement("api");
const settings: Properties = {
  startCommand: "uvicorn main:app --host 0.0.0.0 --port $PORT",
  preDeployCommand: "alembic upgrade head",
  healthcheckPath: "/health",
};
const declaredFor = (scope: Scope): Properties => ({ ...scope, ...settings });
const UPDATE = ["serviceInstanceUpdate", "deploymentCancel"];

describe("stackwright:railway:ServiceInstance", () => {
  it("sets what differs in one call, makes a domain, and has nothing to do after", async () => {
    const scope = await world.scope();
    const it = await instance();
    expect(await it.up(declaredFor(scope))).toBe("create");
    expect(world.writes()).toEqual([...UPDATE, "serviceDomainCreate"]);
    expect(it.state?.id).toBe(idOf(scope));
    const host = placement().serviceDomains[0]?.domain;
    expect(it.outputs).toMatchObject({ host, url: `https://${host}`, restartPolicyType: "ON_FAILURE" });
    expect(placement().settings).toMatchObject({ ...settings, preDeployCommand: ["alembic upgrade head"] });
    await it.refresh();
    expect(it.preview(declaredFor(scope))).toEqual([]);
    expect(await it.up(declaredFor(scope))).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("deploys nothing by itself, whether or not Railway does", async () => {
    const scope = await world.scope();
    await (await instance()).up(declaredFor(scope));
    await world.railway.settled();
    expect(placement().deployments.map(({ status }) => status)).toEqual(["REMOVED", "REMOVED"]);
    world.railway.state.seed.settingsDeploy = false;
    world.writes();
    await (await instance()).up({ ...declaredFor(scope), rootDirectory: "api" });
    expect(world.writes()).toEqual(["serviceInstanceUpdate"]);
  });

  it.each<[string, Properties]>([
    ["builder", { builder: "NIXPACKS" }],
    ["buildCommand", { buildCommand: "make" }],
    ["startCommand", { startCommand: "python main.py" }],
    ["preDeployCommand", { preDeployCommand: "python migrate.py" }],
    ["rootDirectory", { rootDirectory: "services/api" }],
    ["healthcheckPath", { healthcheckPath: "/ready" }],
    ["healthcheckTimeout", { healthcheckTimeout: 60 }],
    ["restartPolicyType", { restartPolicyType: "ALWAYS" }],
    ["restartPolicyMaxRetries", { restartPolicyMaxRetries: 3 }],
    ["numReplicas", { numReplicas: 2 }],
    ["sleepApplication", { sleepApplication: true }],
    ["ipv6EgressEnabled", { ipv6EgressEnabled: true }],
  ])("changes %s in place, with a new revision, and takes it back", async (property, change) => {
    const scope = await world.scope();
    const it = await instance();
    await it.up(declaredFor(scope));
    const { revision } = it.outputs;
    world.writes();
    const changed = { ...declaredFor(scope), ...change };
    expect(it.preview(changed)).toEqual([property]);
    expect(await it.up(changed)).toBe("update");
    expect(world.writes()).toEqual(UPDATE);
    expect(it.outputs.revision).not.toBe(revision);
    await it.refresh();
    expect(it.preview(changed)).toEqual([]);
    await it.up(declaredFor(scope));
    await it.refresh();
    expect(it.preview(declaredFor(scope))).toEqual([]);
  });

  it("clears a command that is no longer declared", async () => {
    const scope = await world.scope();
    const it = await instance();
    await it.up({ ...declaredFor(scope), buildCommand: "make" });
    await it.up(scope);
    expect(placement().settings).toMatchObject({ buildCommand: null, startCommand: null, preDeployCommand: null });
    await it.refresh();
    expect(it.preview(scope)).toEqual([]);
  });

  it("moves to a region, which shows only in the next deployment", async () => {
    const scope = await world.scope();
    const it = await instance();
    const europe = { ...declaredFor(scope), region: "europe-west4-drams3a", numReplicas: 2 };
    await it.up(europe);
    expect(placement().settings.multiRegionConfig).toEqual({ "europe-west4-drams3a": { numReplicas: 2 } });
    await it.refresh();
    expect(it.preview(europe)).toEqual([]);
    await world.railway.dashboard.deploy("api");
    await it.refresh();
    expect(it.preview(europe)).toEqual([]);
    const asia = { ...europe, region: "asia-southeast1-eqsg3a" };
    await it.up(asia);
    expect(placement().settings.multiRegionConfig).toEqual({ "asia-southeast1-eqsg3a": { numReplicas: 2 } });
    await it.refresh();
    expect(it.preview(asia)).toEqual([]);
    await world.railway.dashboard.deploy("api");
    await it.refresh();
    expect(it.preview(asia)).toEqual([]);
    world.railway.dashboard.changeSettings("api", { multiRegionConfig: { "us-west2": { numReplicas: 2 } } });
    await world.railway.dashboard.deploy("api");
    await it.refresh();
    expect(it.preview(asia)).toEqual(["region"]);
    await it.up(asia);
    await it.refresh();
    expect(it.preview(asia)).toEqual([]);
  });

  it("shows what was changed by hand, and sets it back", async () => {
    const scope = await world.scope();
    const it = await instance();
    await it.up(declaredFor(scope));
    world.railway.dashboard.changeSettings("api", { healthcheckPath: null, restartPolicyType: "NEVER" });
    await it.refresh();
    expect(it.preview(declaredFor(scope))).toEqual(["healthcheckPath", "restartPolicyType"]);
    await it.up(declaredFor(scope));
    expect(placement().settings).toMatchObject({ healthcheckPath: "/health", restartPolicyType: "ON_FAILURE" });
  });

  it("warns of a config file that wins over the settings", async () => {
    const scope = await world.scope();
    const warnings: string[] = [];
    const read = () => {
      const context = { clients: world.client(), signal: new AbortController().signal };
      const warn = (message: string) => void warnings.push(message);
      return serviceInstanceHandler.read(idOf(scope), {}, { ...context, warn } as Context<RailwayClient>);
    };
    await read();
    expect(warnings).toEqual([]);
    world.railway.dashboard.useConfigFile("api", "/railway.toml");
    await read();
    expect(warnings).toEqual([expect.stringMatching(/"api" takes settings from \/railway\.toml.*2026-12-01/)]);
  });

  it("has a domain or none, on the port asked for", async () => {
    const scope = await world.scope();
    const it = await instance();
    await it.up({ ...scope, publicDomain: false });
    expect(it.outputs).toMatchObject({ host: "", url: "" });
    world.writes();
    await it.up({ ...scope, targetPort: 8000 });
    expect(world.writes()).toEqual(["serviceDomainCreate"]);
    await it.up({ ...scope, targetPort: 9000 });
    expect(world.writes()).toEqual(["serviceDomainUpdate"]);
    expect(placement().serviceDomains[0]?.targetPort).toBe(9000);
    await it.up({ ...scope, publicDomain: false });
    expect(world.writes()).toEqual(["serviceDomainDelete"]);
    await it.refresh();
    expect(it.preview({ ...scope, publicDomain: false })).toEqual([]);
  });

  it("says that the service is not in that environment", async () => {
    const scope = await world.scope();
    const later = await world.resource("Environment");
    await later.up({ projectId: scope.projectId, name: "staging" });
    const environmentId = later.outputs.environmentId as string;
    const { message } = await failureOf((await instance()).up({ ...scope, environmentId }));
    expect(message).toContain("Make the environment before the service");
  });

  it("is imported; deleting it does nothing; it is gone with its service; another service is another one", async () => {
    const scope = await world.scope();
    const made = await instance();
    await made.up(declaredFor(scope));
    const imported = await instance();
    await imported.import(idOf(scope));
    expect(imported.preview({ ...declaredFor(scope), numReplicas: 1, region: "us-west2" })).toEqual(
      imported.inputs.region === undefined ? ["region"] : [],
    );
    world.writes();
    await imported.destroy();
    await imported.destroy();
    expect(world.writes()).toEqual([]);
    const other = await world.resource("Service");
    await other.up({ projectId: scope.projectId, name: "web" });
    expect(await imported.up({ ...declaredFor(scope), serviceId: other.outputs.serviceId as string })).toBe("replace");
    await world.railway.dashboard.deleteService("api");
    expect(await made.refresh()).toBe(false);
  });
});
