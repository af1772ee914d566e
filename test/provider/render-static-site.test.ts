import { describe, expect, it } from "vitest";
import { open, type Properties } from "../../provider/host/wire.ts";
import { secret } from "./managed-resource.ts";
import { failureOf, RenderWorld } from "./render-world.ts";

const world = RenderWorld.forEachTest({ seed: { render: { slugs: { dashboard: "dashboard-x1y2" } } } });
const site = (options = {}) => world.resource("StaticSite", options);
const live = () => world.render.state.serviceNamed("dashboard");
const PATCH = "PATCH /services/{serviceId}";
const ROUTES = "PUT /services/{serviceId}/routes";
const HEADERS = "PUT /services/{serviceId}/headers";
const proxy = { type: "rewrite", source: "/api/*", destination: "https://api.example.com/*" };
const fallback = { type: "rewrite", source: "/*", destination: "/index.html" };
const cached = { path: "/assets/*", name: "Cache-Control", value: "max-age=31536000" };
const framed = { path: "/*", name: "X-Frame-Options", value: "SAMEORIGIN" };
const declared: Properties = {
  name: "dashboard",
  repo: "https://github.com/example/app",
  branch: "main",
  buildCommand: "pnpm run build",
  publishPath: "dist",
  routes: [proxy, fallback],
  headers: [cached, framed],
};

describe("stackwright:render:StaticSite", () => {
  it("creates it with its rules, cancels the deploy that Render starts, and has nothing to do after", async () => {
    const dashboard = await site();
    expect(await dashboard.up(declared)).toBe("create");
    expect(world.writes()).toEqual(["POST /services", "POST /services/{serviceId}/deploys/{deployId}/cancel"]);
    expect(dashboard.outputs).toMatchObject({
      serviceId: dashboard.state?.id,
      url: "https://dashboard-x1y2.onrender.com",
      host: "dashboard-x1y2.onrender.com",
      slug: "dashboard-x1y2",
      suspended: false,
      autoDeploy: "yes",
    });
    expect(live()).toMatchObject({ type: "static_site", publishPath: "dist" });
    expect(dashboard.preview(declared)).toEqual([]);
    await dashboard.refresh();
    expect(await dashboard.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties, string, string[], boolean]>([
    ["branch", { branch: "release" }, PATCH, ["branch"], true],
    ["repo", { repo: "https://github.com/example/other" }, PATCH, ["repo"], true],
    ["rootDir", { rootDir: "apps/dashboard" }, PATCH, ["rootDir"], true],
    ["buildCommand", { buildCommand: "make" }, PATCH, ["buildCommand"], true],
    ["publishPath", { publishPath: "build" }, PATCH, ["publishPath"], true],
    ["name", { name: "console" }, PATCH, ["name"], false],
    ["autoDeploy", { autoDeploy: "no" }, PATCH, ["autoDeploy"], false],
    ["routes", { routes: [fallback] }, ROUTES, ["routes[0].destination", "routes[0].source", "routes[1]"], false],
    ["headers", { headers: [framed] }, HEADERS, ["headers[1]"], false],
    ["variables", { variables: { A: "1" } }, "PUT /services/{serviceId}/env-vars/{envVarKey}", ["variables.A"], true],
  ])("updates %s in place with one write", async (_, change, operation, paths, needsDeploy) => {
    const dashboard = await site();
    await dashboard.up(declared);
    const { revision } = dashboard.outputs;
    world.writes();
    const shown = dashboard.preview({ ...declared, ...change }).map((path) => path.replace(/^(routes\[1\]).*/, "$1"));
    expect([...new Set(shown)]).toEqual(paths);
    expect(await dashboard.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual([operation]);
    expect(dashboard.outputs).toMatchObject(change);
    expect(dashboard.outputs.revision !== revision).toBe(needsDeploy);
    await dashboard.refresh();
    expect(dashboard.preview({ ...declared, ...change })).toEqual([]);
  });

  it("compares routes in order and headers as a set", async () => {
    const dashboard = await site();
    await dashboard.up(declared);
    expect(dashboard.preview({ ...declared, headers: [framed, cached] })).toEqual([]);
    expect(dashboard.preview({ ...declared, routes: [fallback, proxy] })).not.toEqual([]);
  });

  it("clears what is no longer declared", async () => {
    const dashboard = await site();
    await dashboard.up({ ...declared, rootDir: "apps", variables: { A: "1" } });
    const { buildCommand: _, routes: __, headers: ___, ...bare } = declared;
    await dashboard.up(bare);
    expect(live()).toMatchObject({ rootDir: "", buildCommand: "", routes: [], headers: [] });
    expect(live()?.variables.size).toBe(0);
    await dashboard.refresh();
    expect(dashboard.preview(bare)).toEqual([]);
  });

  it("shows what was changed by hand, sets it back, and leaves foreign variables alone", async () => {
    const dashboard = await site();
    const wanted = { ...declared, variables: { A: secret("first-value") } };
    await dashboard.up(wanted);
    world.render.dashboard.changeService("dashboard", { publishPath: "out", headers: [], routes: [] });
    world.render.dashboard.setServiceVariable("dashboard", "A", "changed-by-hand");
    world.render.dashboard.setServiceVariable("dashboard", "HAND", "made");
    await dashboard.refresh();
    const changed = new Set(dashboard.preview(wanted).map((path) => path.replace(/[.[].*/, "")));
    expect([...changed].sort()).toEqual(["headers", "publishPath", "routes", "variables"]);
    expect(dashboard.outputs.unmanagedVariables).toEqual(["HAND"]);
    await dashboard.up(wanted);
    expect(Object.fromEntries(live()?.variables ?? [])).toEqual({ A: "first-value", HAND: "made" });
    expect(live()?.routes.map(({ source }) => source)).toEqual(["/api/*", "/*"]);
    expect(live()?.headers).toHaveLength(2);
  });

  it("keeps secret variables, and the revision's salt, in envelopes; the contract stays in state", async () => {
    const dashboard = await site();
    const contract = { consumer: "frontend", variables: { A: { tier: "P0", secret: true, format: "hex" } } };
    await dashboard.up({ ...declared, variables: { A: secret("sk-test-made-up") }, contract });
    await dashboard.refresh();
    const secrets = open(dashboard.state?.state ?? {}).secrets.map((path) => path.join("."));
    expect(secrets.sort()).toEqual(["revisionSalt", "variables.A"]);
    expect(dashboard.outputs.contract).toEqual(contract);
  });

  it("is deployed by a Deploy", async () => {
    const dashboard = await site();
    await dashboard.up(declared);
    const deploy = await world.resource("Deploy");
    await deploy.up({ serviceId: dashboard.state?.id as string });
    expect(deploy.outputs).toMatchObject({ status: "live" });
    await expect(world.render.sleep(dashboard.state?.id as string)).rejects.toThrow("never sleeps");
  });

  it("takes an environment group", async () => {
    const dashboard = await site();
    await dashboard.up(declared);
    const group = await world.resource("EnvGroup");
    await group.up({ name: "g", variables: { A: "1" }, serviceIds: [dashboard.state?.id as string] });
    expect(world.render.state.groupsOf(dashboard.state?.id as string)).toHaveLength(1);
  });

  it("is imported, adopted, deleted, and deleted again", async () => {
    const made = await site();
    await made.up(declared);
    const imported = await site();
    await imported.import(made.state?.id as string);
    expect(imported.preview(declared)).toEqual([]);
    const refused = await failureOf((await site()).up(declared));
    expect(refused.message).toContain("pulumi import stackwright:render:StaticSite");
    const adopted = await site({ config: { adopt: "all" } });
    await adopted.up({ ...declared, publishPath: "build" });
    expect(adopted.state?.id).toBe(made.state?.id);
    await adopted.destroy();
    await adopted.destroy();
    expect(world.render.state.services.size).toBe(0);
    expect(await made.refresh()).toBe(false);
  });

  it("does not take a web service of the same name for it", async () => {
    const backend = await world.resource("WebService");
    await backend.up({
      name: "dashboard",
      repo: "https://github.com/example/app",
      branch: "main",
      runtime: "node",
      region: "oregon",
      plan: "starter",
      buildCommand: "make",
      startCommand: "run",
    });
    const { message } = await failureOf((await site({ config: { adopt: "all" } })).up(declared));
    expect(message).toContain('could not create static site "dashboard": 409');
  });

  it("is made once although the answer is lost", async () => {
    world.render.faults.inject({ route: "POST /services", drop: true, when: "after" });
    await (await site()).up(declared);
    expect(world.render.state.services.size).toBe(1);
  });
});
