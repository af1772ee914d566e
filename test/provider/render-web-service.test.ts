import { describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { secret } from "./managed-resource.ts";
import { service as declared, failureOf, RenderWorld } from "./render-world.ts";

const world = RenderWorld.forEachTest({ seed: { render: { slugs: { backend: "backend-8j12" } } } });
const service = (options = {}) => world.resource("WebService", options);
const PATCH = "PATCH /services/{serviceId}";
const live = () => world.render.state.serviceNamed("backend");

describe("stackwright:render:WebService", () => {
  it("creates it, cancels the deploy that Render starts, and has nothing to do after", async () => {
    const backend = await service();
    expect(await backend.up(declared)).toBe("create");
    expect(world.writes()).toEqual(["POST /services", "POST /services/{serviceId}/deploys/{deployId}/cancel"]);
    expect(live()?.deploys.map(({ status }) => status)).toEqual(["canceled"]);
    expect(backend.outputs).toMatchObject({
      serviceId: backend.state?.id,
      url: "https://backend-8j12.onrender.com",
      host: "backend-8j12.onrender.com",
      slug: "backend-8j12",
      suspended: false,
      autoDeploy: "yes",
    });
    expect(backend.preview(declared)).toEqual([]);
    await backend.refresh();
    expect(await backend.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("leaves the first deploy running, with a warning, when it cannot be cancelled", async () => {
    world.render.faults.inject({ route: "POST */cancel", status: 400 });
    const backend = await service();
    expect(await backend.up(declared)).toBe("create");
  });

  it.each<[string, Properties, string, boolean]>([
    ["branch", { branch: "release" }, PATCH, true],
    ["repo", { repo: "https://github.com/example/other" }, PATCH, true],
    ["rootDir", { rootDir: "api" }, PATCH, true],
    ["runtime", { runtime: "node" }, PATCH, true],
    ["plan", { plan: "pro" }, PATCH, true],
    ["buildCommand", { buildCommand: "make" }, PATCH, true],
    ["startCommand", { startCommand: "run" }, PATCH, true],
    ["preDeployCommand", { preDeployCommand: "migrate" }, PATCH, true],
    ["healthCheckPath", { healthCheckPath: "/up" }, PATCH, true],
    ["autoDeploy", { autoDeploy: "no" }, PATCH, false],
    ["numInstances", { numInstances: 2 }, "POST /services/{serviceId}/scale", false],
    ["variables", { variables: { A: "1" } }, "PUT /services/{serviceId}/env-vars/{envVarKey}", true],
  ])("updates %s in place with one write", async (property, change, operation, needsDeploy) => {
    const backend = await service();
    await backend.up(declared);
    const { revision } = backend.outputs;
    world.writes();
    expect(backend.preview({ ...declared, ...change })).toEqual([property === "variables" ? "variables.A" : property]);
    expect(await backend.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual([operation]);
    expect(backend.outputs).toMatchObject(change);
    expect(backend.outputs.revision !== revision).toBe(needsDeploy);
    await backend.refresh();
    expect(backend.preview({ ...declared, ...change })).toEqual([]);
  });

  it("clears what is no longer declared", async () => {
    const backend = await service();
    await backend.up({ ...declared, rootDir: "api", preDeployCommand: "migrate", variables: { A: "1" } });
    const { healthCheckPath: _, ...bare } = declared;
    await backend.up(bare);
    expect(live()).toMatchObject({ rootDir: "", preDeployCommand: "", healthCheckPath: "" });
    expect(live()?.variables.size).toBe(0);
    await backend.refresh();
    expect(backend.preview(bare)).toEqual([]);
  });

  it("is replaced in another region", async () => {
    const backend = await service();
    await backend.up(declared);
    world.writes();
    expect(await backend.up({ ...declared, region: "frankfurt" })).toBe("replace");
    expect(world.writes().slice(0, 2)).toEqual(["DELETE /services/{serviceId}", "POST /services"]);
  });

  it("shows settings and variables changed by hand, and leaves foreign variables alone", async () => {
    const backend = await service();
    await backend.up({ ...declared, variables: { A: secret("first-value"), B: "2" } });
    world.render.dashboard.changeService("backend", { plan: "pro", numInstances: 3 });
    world.render.dashboard.setServiceVariable("backend", "A", "changed-by-hand");
    world.render.dashboard.setServiceVariable("backend", "HAND", "made");
    await backend.refresh();
    const wanted = { ...declared, variables: { A: secret("first-value"), B: "2" } };
    expect(backend.preview(wanted)).toEqual(["plan", "variables.A"]);
    expect(backend.outputs.unmanagedVariables).toEqual(["HAND"]);
    await backend.up(wanted);
    expect(Object.fromEntries(live()?.variables ?? [])).toEqual({ A: "first-value", B: "2", HAND: "made" });
    expect(live()?.numInstances).toBe(3);
  });

  it("tells that it is suspended, and does not resume it", async () => {
    const backend = await service();
    await backend.up(declared);
    await world.render.dashboard.suspend("backend");
    await backend.refresh();
    expect(backend.outputs.suspended).toBe(true);
    expect(backend.preview(declared)).toEqual([]);
  });

  it("is imported, adopted, deleted, and deleted again", async () => {
    const made = await service();
    await made.up(declared);
    const imported = await service();
    await imported.import(made.state?.id as string);
    expect(imported.preview({ ...declared, numInstances: 1 })).toEqual([]);
    const refused = await failureOf((await service()).up(declared));
    expect(refused.message).toContain("pulumi import stackwright:render:WebService");
    const adopted = await service({ config: { adopt: "all" } });
    await adopted.up({ ...declared, plan: "pro" });
    expect(adopted.state?.id).toBe(made.state?.id);
    expect(live()?.plan).toBe("pro");
    await adopted.destroy();
    await adopted.destroy();
    expect(world.render.state.services.size).toBe(0);
  });

  it("is made once although the answer is lost", async () => {
    world.render.faults.inject({ route: "POST /services", drop: true, when: "after" });
    const backend = await service();
    await backend.up(declared);
    expect(world.render.state.services.size).toBe(1);
  });
});
