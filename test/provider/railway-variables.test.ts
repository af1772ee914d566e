import { describe, expect, it } from "vitest";
import { open, type Properties } from "../../provider/host/wire.ts";
import { secret } from "./managed-resource.ts";
import { failureOf, idOf, RailwayWorld, type Scope } from "./railway-world.ts";

const world = RailwayWorld.forEachTest();
const variables = (options = {}) => world.resource("Variables", options);
const TOKEN = "sk-test-not-a-real-token";
const contract = { consumer: "backend", variables: { TOKEN: { tier: "P0", secret: true, format: "text" } } };
const values: Properties = { LOG_LEVEL: "info", TOKEN: secret(TOKEN) };
const declaredFor = (scope: Scope, more: Properties = {}): Properties => ({
  ...scope,
  variables: { ...values, ...more },
  contract,
});
const live = () => Object.fromEntries(world.railway.dashboard.placement("api").variables);
const deployments = () => world.railway.dashboard.placement("api").deployments.length;

describe("stackwright:railway:Variables", () => {
  it("writes all of them in one call that deploys nothing, and has nothing to do after", async () => {
    const scope = await world.scope();
    const before = deployments();
    const it = await variables();
    expect(await it.up(declaredFor(scope))).toBe("create");
    expect(world.writes()).toEqual(["variableCollectionUpsert"]);
    expect(live()).toEqual({ LOG_LEVEL: "info", TOKEN });
    expect(deployments()).toBe(before);
    expect(it.outputs).toMatchObject({ unmanagedVariables: [], contract });
    await it.refresh();
    expect(it.preview(declaredFor(scope))).toEqual([]);
    expect(await it.up(declaredFor(scope))).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("keeps secret variables, and the revision's salt, in envelopes", async () => {
    const it = await variables();
    await it.up(declaredFor(await world.scope()));
    await it.refresh();
    const secrets = open(it.state?.state ?? {}).secrets.map((path) => path.join("."));
    expect(secrets.sort()).toEqual(["revisionSalt", "variables.TOKEN"]);
  });

  it("writes only what differs, deletes only what was its own, and cancels what a deletion deploys", async () => {
    const scope = await world.scope();
    const it = await variables();
    await it.up(declaredFor(scope));
    world.railway.dashboard.setVariable("api", "HAND", "made");
    world.writes();
    const changed = declaredFor(scope, { LOG_LEVEL: "debug", EXTRA: "1" });
    expect(it.preview(changed)).toEqual(["variables.EXTRA", "variables.LOG_LEVEL"]);
    expect(await it.up(changed)).toBe("update");
    expect(world.writes()).toEqual(["variableCollectionUpsert"]);
    expect(it.outputs.unmanagedVariables).toEqual(["HAND"]);
    await it.up(declaredFor(scope));
    expect(world.writes()).toEqual(["variableCollectionUpsert", "variableDelete", "deploymentCancel"]);
    expect(live()).toEqual({ LOG_LEVEL: "info", TOKEN, HAND: "made" });
  });

  it("compares references as they are written", async () => {
    const scope = await world.scope();
    const other = await world.resource("Service");
    await other.up({ projectId: scope.projectId, name: "Redis" });
    world.railway.dashboard.setVariable("Redis", "REDIS_URL", "redis://red:6379");
    const it = await variables();
    const declared = declaredFor(scope, { REDIS_URL: "${{Redis.REDIS_URL}}" });
    await it.up(declared);
    await it.refresh();
    expect(it.preview(declared)).toEqual([]);
    const rendered = await world.client().renderedVariables(scope, new AbortController().signal);
    expect(rendered).toMatchObject({ REDIS_URL: "redis://red:6379", RAILWAY_SERVICE_NAME: "api" });
  });

  it("shows drift, sets it back under a third revision, and never takes Railway's own for somebody's", async () => {
    const scope = await world.scope();
    const it = await variables();
    await it.up(declaredFor(scope));
    const first = it.outputs.revision;
    world.railway.dashboard.setVariable("api", "LOG_LEVEL", "trace");
    world.railway.dashboard.deleteVariable("api", "TOKEN");
    await it.refresh();
    expect(it.preview(declaredFor(scope))).toEqual(["variables.LOG_LEVEL", "variables.TOKEN"]);
    expect(it.outputs.unmanagedVariables).toEqual([]);
    const second = it.outputs.revision;
    await it.up(declaredFor(scope));
    expect(live()).toEqual({ LOG_LEVEL: "info", TOKEN });
    expect(new Set([first, second, it.outputs.revision]).size).toBe(3);
  });

  it("refuses to write over another value unless told to", async () => {
    const scope = await world.scope();
    world.railway.dashboard.setVariable("api", "LOG_LEVEL", "trace");
    expect((await failureOf((await variables()).up(declaredFor(scope)))).message).toContain("has this already");
    expect(world.writes()).toEqual([]);
    const adopted = await variables({ config: { adopt: "railway" } });
    await adopted.up(declaredFor(scope));
    expect(live()).toEqual({ LOG_LEVEL: "info", TOKEN });
  });

  it.each([
    ["RAILWAY_PUBLIC_DOMAIN", "x", "is set by Railway itself"],
    ["1ST", "x", "is not a variable name"],
    ["EMPTY", "", "is empty"],
  ])("refuses %s", async (name, value, reason) => {
    const scope = await world.scope();
    expect((await failureOf((await variables()).up(declaredFor(scope, { [name]: value })))).message).toContain(reason);
  });

  it("names no value when Railway refuses one", async () => {
    const scope = await world.scope();
    const refusal = `Variable "$input" got invalid value "${TOKEN}" at "input.variables"; Expected something`;
    world.railway.refuseNext("variableCollectionUpsert", refusal);
    const { message } = await failureOf((await variables()).up(declaredFor(scope)));
    expect(message).toContain('got an invalid value at "input.variables"');
    expect(message).not.toContain(TOKEN);
  });

  it("is imported whole, deleted with what was its own, deleted again, and gone with its service", async () => {
    const scope = await world.scope();
    const made = await variables();
    await made.up(declaredFor(scope));
    const imported = await variables();
    await imported.import(idOf(scope));
    const { contract: _, ...importable } = declaredFor(scope);
    expect(imported.preview(importable)).toEqual([]);
    world.railway.dashboard.setVariable("api", "HAND", "made");
    await made.destroy();
    await made.destroy();
    expect(live()).toEqual({ HAND: "made" });
    await world.railway.dashboard.deleteService("api");
    expect(await made.refresh()).toBe(false);
    await imported.destroy();
  });
});
