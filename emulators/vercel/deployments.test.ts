import http, { type IncomingMessage } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type AnyJson, type Call, testClient } from "../core/test-client.ts";
import { createRuntime, type RuntimeHandle } from "../runtime/index.ts";
import { startVercel, type VercelEmulator } from "./index.ts";
import type { VercelSeed } from "./state.ts";

let runtime: RuntimeHandle;
let vercel: VercelEmulator;
let call: Call;
let projectId: string;
afterEach(async () => {
  await vercel.close();
  await runtime.close();
});

async function start(seed: VercelSeed = {}): Promise<void> {
  runtime = await createRuntime({ apps: {} });
  vercel = await startVercel(runtime, { seed: { buildStepMs: 1, ...seed } });
  call = testClient(vercel.url, vercel.token);
  const { body } = await call("POST", `/v11/projects?${scope()}`, {
    name: "web",
    gitRepository: { type: "github", repo: "acme/web" },
  });
  projectId = body.id;
}

const scope = (): string => `teamId=${vercel.teamId}`;
const source = { type: "github", repoId: 1, ref: "main" };
const deploy = (more: object = {}) =>
  call("POST", `/v13/deployments?forceNew=1&${scope()}`, {
    name: "web",
    target: "production",
    gitSource: source,
    ...more,
  });

async function deployed(more: object = {}): Promise<AnyJson> {
  const { body } = await deploy(more);
  await vercel.settled();
  return (await call("GET", `/v13/deployments/${body.id}?${scope()}`)).body;
}

async function visit(path: string, host = "web.vercel.app") {
  const response = await new Promise<IncomingMessage>((resolve) =>
    http.get(runtime.edgeUrl + path, { headers: { host }, agent: false }, resolve),
  );
  let text = "";
  for await (const chunk of response) text += chunk;
  return {
    status: response.statusCode,
    error: response.headers["x-vercel-error"],
    location: response.headers.location,
    text,
  };
}

describe("deployments", () => {
  test("a linked project stays empty until somebody deploys; a production deployment then takes its hosts", async () => {
    await start();
    const { body } = await deploy();
    expect(body).toMatchObject({ readyState: "QUEUED", aliasAssigned: false, target: "production" });
    await vercel.settled();
    const ready = await call("GET", `/v13/deployments/${body.url}?${scope()}`);
    expect(ready.body).toMatchObject({
      id: body.id,
      readyState: "READY",
      readySubstate: "PROMOTED",
      aliasAssigned: true,
    });
    expect((await call("GET", `/v9/projects/web?${scope()}`)).body.targets.production.id).toBe(body.id);
    expect((await visit("/")).text).toContain(`content="${body.id}"`);
  });

  test("a deployment keeps the variables of its target at its moment", async () => {
    await start();
    vercel.dashboard.setVariable("web", "VITE_MODE", "one", "production");
    vercel.dashboard.setVariable("web", "VITE_PREVIEW", "x", "preview");
    await deployed();
    vercel.dashboard.setVariable("web", "VITE_MODE", "two", "production");
    expect((await visit("/assets/index.js")).text).toBe('globalThis.env = {\n  "VITE_MODE": "one"\n};\n');
    await deployed();
    expect((await visit("/assets/index.js")).text).toContain('"VITE_MODE": "two"');
  });

  test("a preview takes no production host", async () => {
    await start();
    const { target } = await deployed({ target: undefined });
    expect(target).toBeNull();
    expect((await visit("/")).status).toBe(404);
  });

  test("a redeploy builds the same commit, with what the caller says about it", async () => {
    await start();
    const first = await deployed({ gitSource: { ...source, sha: "a".repeat(40) } });
    const again = await deployed({ gitSource: undefined, deploymentId: first.id, meta: { by: "test" } });
    expect(again).toMatchObject({ source: "redeploy", meta: { by: "test", githubCommitSha: "a".repeat(40) } });
  });

  test("are listed newest first, by project and target, with other names for id and state", async () => {
    await start();
    const first = await deployed();
    const second = await deployed();
    await deployed({ target: undefined });
    const { body } = await call("GET", `/v6/deployments?${scope()}&projectId=${projectId}&target=production&limit=1`);
    expect(body.deployments).toMatchObject([{ uid: second.id, state: "READY", isRollbackCandidate: false }]);
    const rest = await call("GET", `/v6/deployments?${scope()}&projectId=${projectId}&until=${body.pagination.next}`);
    expect(rest.body.deployments).toMatchObject([{ uid: first.id, isRollbackCandidate: true }]);
  });

  test("a failed build leaves production where it was and says its last words in its events", async () => {
    await start();
    const good = await deployed();
    vercel.dashboard.breakNextBuild("web", "Cannot find module");
    const bad = await deployed();
    expect(bad).toMatchObject({ readyState: "ERROR", errorMessage: 'Command "npm run build" exited with 1' });
    expect((await visit("/")).text).toContain(good.id);
    const { body } = await call(
      "GET",
      `/v3/deployments/${bad.id}/events?${scope()}&direction=backward&limit=2&builds=1`,
    );
    expect(body.map((event: AnyJson) => event.text)).toEqual([
      'Error: Command "npm run build" exited with 1',
      "Cannot find module",
    ]);
  });

  test("after a rollback a new deployment is staged until it is promoted", async () => {
    await start();
    const first = await deployed();
    await deployed();
    const path = `/v1/projects/${projectId}/rollback/${first.id}?${scope()}`;
    expect(await call("POST", path)).toMatchObject({ status: 201, body: undefined });
    await vercel.settled();
    const project = (await call("GET", `/v9/projects/web?${scope()}`)).body;
    expect(project).toMatchObject({
      lastAliasRequest: { type: "rollback", jobStatus: "succeeded", toDeploymentId: first.id },
      lastRollbackTarget: { deploymentId: first.id },
    });
    const third = await deployed();
    expect(third).toMatchObject({ readyState: "READY", readySubstate: "STAGED", aliasAssigned: false });
    expect((await visit("/")).text).toContain(first.id);
    await call("POST", `/v10/projects/${projectId}/promote/${third.id}?${scope()}`, {});
    await vercel.settled();
    expect((await visit("/")).text).toContain(third.id);
    expect((await call("GET", `/v9/projects/web?${scope()}`)).body.lastRollbackTarget).toBeNull();
  });

  test("only what is ready for production can serve it", async () => {
    await start();
    const preview = await deployed({ target: undefined });
    const { status } = await call("POST", `/v10/projects/${projectId}/promote/${preview.id}?${scope()}`);
    expect(status).toBe(422);
  });
});

describe("domains", () => {
  const add = (body: object) => call("POST", `/v10/projects/web/domains?${scope()}`, body);

  test("serve production once they are there, redirect to another of the project, and end with it", async () => {
    await start();
    const { id } = await deployed();
    await add({ name: "example.com" });
    await add({ name: "www.example.com", redirect: "example.com", redirectStatusCode: 308 });
    expect((await visit("/", "example.com")).text).toContain(id);
    expect(await visit("/a", "www.example.com")).toMatchObject({ status: 308, location: "https://example.com/a" });
    await call("DELETE", `/v9/projects/web/domains/www.example.com?${scope()}`);
    expect((await visit("/", "www.example.com")).error).toBe("DEPLOYMENT_NOT_FOUND");
    await call("DELETE", `/v9/projects/web?${scope()}`);
    expect((await visit("/", "example.com")).error).toBe("DEPLOYMENT_NOT_FOUND");
  });

  test("are on one project only, and not added while the newest production deployment has failed", async () => {
    await start();
    await call("POST", `/v11/projects?${scope()}`, { name: "other" });
    vercel.dashboard.addDomain("other", "taken.example.com");
    expect((await add({ name: "taken.example.com" })).status).toBe(409);
    vercel.dashboard.breakNextBuild("web", "no module");
    await vercel.dashboard.push("web");
    const { status, body } = await add({ name: "example.com" });
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("latest production deployment")]);
  });

  test("a branch and a redirect exclude each other, and the production branch is none", async () => {
    await start();
    expect((await add({ name: "a.example.com", gitBranch: "beta", redirect: "web.vercel.app" })).status).toBe(400);
    expect((await add({ name: "a.example.com", gitBranch: "main" })).status).toBe(400);
    expect((await add({ name: "a.example.com", redirect: "nowhere.example.com" })).status).toBe(400);
  });

  test("that are on another account serve nothing until a record proves them", async () => {
    await start({ foreignDomains: ["app.example.com"] });
    await deployed();
    const { body } = await add({ name: "app.example.com" });
    expect(body).toMatchObject({ verified: false, verification: [{ type: "TXT", domain: "_vercel.example.com" }] });
    const verify = () => call("POST", `/v9/projects/web/domains/app.example.com/verify?${scope()}`);
    expect((await verify()).body.error.code).toBe("missing_txt_record");
    expect((await visit("/", "app.example.com")).status).toBe(404);
    vercel.dashboard.proveDomain("web", "app.example.com");
    expect((await verify()).body.verified).toBe(true);
    expect((await visit("/", "app.example.com")).status).toBe(200);
  });

  test("what leads to Vercel is advised by rank, not in order, and is another thing than ownership", async () => {
    await start();
    await add({ name: "app.example.com" });
    const config = async () =>
      (await call("GET", `/v6/domains/app.example.com/config?${scope()}&projectIdOrName=web`)).body;
    const before = await config();
    expect(before.recommendedCNAME.map((advice: AnyJson) => advice.rank)).toEqual([2, 1]);
    expect(before).toMatchObject({ misconfigured: true, configuredBy: null });
    vercel.state.dns.set("CNAME app.example.com", "cname.vercel-dns.com");
    expect(await config()).toMatchObject({ misconfigured: false, configuredBy: "CNAME" });
  });
});

describe("project routes", () => {
  const path = (): string => `/v1/projects/${projectId}/routes?${scope()}`;
  const versions = (): string => `/v1/projects/${projectId}/routes/versions?${scope()}`;
  const rule = (name: string, src: string, dest: string, srcSyntax?: string) => ({
    route: { name, ...(srcSyntax ? { srcSyntax } : {}), route: { src, dest } },
  });
  const promote = async () => {
    const { body } = await call("GET", versions());
    const staged = body.versions.find((version: AnyJson) => version.isStaging);
    return call("POST", versions(), { id: staged.id, action: "promote" });
  };

  test("every write stages, and nothing is live until it is promoted", async () => {
    await start();
    await deployed();
    const first = await call("POST", path(), rule("a", "/settings", "/index.html"));
    const second = await call("POST", path(), rule("b", "/b", "/index.html"));
    expect(second.body.version).toMatchObject({ isStaging: true, isLive: false, ruleCount: 2 });
    expect(second.body.version.id).not.toBe(first.body.version.id);
    expect((await call("GET", versions())).body.versions).toHaveLength(1);
    expect((await visit("/settings")).status).toBe(404);
    await promote();
    expect((await visit("/settings")).status).toBe(200);
    expect((await call("GET", path())).body).toMatchObject({ version: { isLive: true }, limit: { currentRoutes: 2 } });
  });

  test("what was written is kept beside what it is compiled to", async () => {
    await start();
    const { body } = await call("POST", path(), rule("api", "/api/:path*", "https://api.example.com/:path*"));
    expect(body.route).toMatchObject({
      srcSyntax: "path-to-regexp",
      rawSrc: "/api/:path*",
      rawDest: "https://api.example.com/:path*",
      routeType: "rewrite",
      route: { src: "^/api(?:/((?:[^/]+?)(?:/(?:[^/]+?))*))?/?$", dest: "https://api.example.com/$1" },
    });
    const exact = await call("POST", path(), rule("exact", "/a.b", "/c"));
    expect(exact.body.route).toMatchObject({ srcSyntax: "equals", route: { src: "^/a\\.b$" } });
  });

  test("run before the files: one that matches everything hides the script", async () => {
    await start();
    await deployed();
    await call("POST", path(), rule("page", "^/.*$", "/index.html", "regex"));
    await promote();
    expect((await visit("/assets/index.js")).text).toContain("<!doctype html>");
  });

  test("are placed where it is asked, edited whole, removed, and thrown away with the draft", async () => {
    await start();
    const a = await call("POST", path(), rule("a", "/a", "/x"));
    await call("POST", path(), { ...rule("c", "/c", "/x"), position: { placement: "end" } });
    const after = { placement: "after", referenceId: a.body.route.id };
    await call("POST", path(), { ...rule("b", "/b", "/x"), position: after });
    await promote();
    const names = async () => (await call("GET", path())).body.routes.map((route: AnyJson) => route.name);
    expect(await names()).toEqual(["a", "b", "c"]);
    const one = `/v1/projects/${projectId}/routes/${a.body.route.id}?${scope()}`;
    const edited = await call("PATCH", one, rule("a", "/a", "/y"));
    expect(edited.body.route).toMatchObject({ id: a.body.route.id, rawDest: "/y", staged: true });
    const { body } = await call("DELETE", path(), { routeIds: [a.body.route.id] });
    expect(body.deletedCount).toBe(1);
    expect(await names()).toEqual(["b", "c"]);
    await call("POST", versions(), { id: body.version.id, action: "discard" });
    expect(await names()).toEqual(["a", "b", "c"]);
  });

  test("a rule must do something", async () => {
    await start();
    const { status } = await call("POST", path(), { route: { name: "a", route: { src: "/a" } } });
    expect(status).toBe(400);
  });
});
