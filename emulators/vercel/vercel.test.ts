import { afterEach, describe, expect, test } from "vitest";
import { type AnyJson, type Call, testClient } from "../core/test-client.ts";
import { noRuntime } from "../runtime.ts";
import { startVercel, type VercelEmulator } from "./index.ts";
import type { VercelSeed } from "./state.ts";

let vercel: VercelEmulator;
let call: Call;
afterEach(() => vercel.close());

async function start(seed: VercelSeed = {}): Promise<void> {
  vercel = await startVercel(noRuntime(), { seed });
  call = testClient(vercel.url, vercel.token);
}

const scope = (): string => `teamId=${vercel.teamId}`;
const createProject = (body: object = {}) => call("POST", `/v11/projects?${scope()}`, { name: "dashboard", ...body });
const envPath = (): string => `/v10/projects/dashboard/env?${scope()}`;
const variable = (more: object = {}) => ({ key: "A", value: "1", type: "encrypted", target: ["production"], ...more });

describe("projects", () => {
  test("an unknown property is refused in Vercel's words, publicSource since June 2026 and nodeVersion at creation too", async () => {
    await start();
    for (const property of ["publicSource", "nodeVersion", "colour"]) {
      const { status, body } = await createProject({ [property]: "x" });
      expect(status).toBe(400);
      expect(body.error).toEqual({
        code: "bad_request",
        message: `Invalid request: should NOT have additional property \`${property}\`. Please remove it.`,
      });
    }
  });

  test("are found by id and by name, in their own scope only", async () => {
    await start();
    const { body } = await createProject();
    expect((await call("GET", `/v9/projects/dashboard?${scope()}`)).body.id).toBe(body.id);
    expect((await call("GET", `/v9/projects/${body.id}?slug=${vercel.teamSlug}`)).body.name).toBe("dashboard");
    expect((await call("GET", `/v9/projects/${body.id}`)).status).toBe(404);
    const foreign = await call("GET", `/v9/projects/${body.id}?teamId=team_of_others`);
    expect(foreign.status).toBe(403);
    expect(foreign.body.error.code).toBe("forbidden");
  });

  test("a name is taken once", async () => {
    await start();
    await createProject();
    expect((await createProject()).status).toBe(409);
  });

  test("null gives a setting back to detection, leaving it out keeps it", async () => {
    await start();
    await createProject({ framework: "vite", buildCommand: "make" });
    const { body } = await call("PATCH", `/v9/projects/dashboard?${scope()}`, { framework: null });
    expect(body).toMatchObject({ framework: null, buildCommand: "make" });
  });

  test("one made without protection comes back protected", async () => {
    await start();
    expect((await createProject()).body.ssoProtection).toEqual({ deploymentType: "all_except_custom_domains" });
  });

  test("each git host spells its link differently", async () => {
    await start();
    const github = await createProject({ gitRepository: { type: "github", repo: "org/app" } });
    expect(github.body.link).toMatchObject({ type: "github", org: "org", repo: "app", productionBranch: "main" });
    const gitlab = await createProject({ name: "b", gitRepository: { type: "gitlab", repo: "org/app" } });
    expect(gitlab.body.link).toMatchObject({ projectNamespace: "org", projectUrl: "https://gitlab.com/org/app" });
    const bitbucket = await createProject({ name: "c", gitRepository: { type: "bitbucket", repo: "org/app" } });
    expect(bitbucket.body.link).toMatchObject({ owner: "org", slug: "app" });
  });

  test("the list goes on from a continuation", async () => {
    await start();
    for (const name of ["a", "b", "c"]) await createProject({ name });
    const first = await call("GET", `/v10/projects?${scope()}&limit=2`);
    expect(first.body.pagination.count).toBe(2);
    const second = await call("GET", `/v10/projects?${scope()}&limit=2&from=${first.body.pagination.next}`);
    expect(second.body.pagination.next).toBeNull();
    const names = [...first.body.projects, ...second.body.projects].map((project: AnyJson) => project.name);
    expect(names.sort()).toEqual(["a", "b", "c"]);
  });

  test("get a host of their name, or another where it is taken", async () => {
    await start({ domainLabels: { dashboard: "dashboard-ops" } });
    await createProject();
    vercel.dashboard.addDomain("dashboard", "app.example.com");
    vercel.dashboard.addDomain("dashboard", "www.example.com", { redirect: "app.example.com" });
    const domains = await call("GET", `/v9/projects/dashboard/domains?${scope()}&production=true&redirects=false`);
    expect(domains.body.domains.map((domain: AnyJson) => domain.name).sort()).toEqual([
      "app.example.com",
      "dashboard-ops.vercel.app",
    ]);
  });
});

describe("variables", () => {
  test("a 201 can hold failures", async () => {
    await start();
    await createProject();
    await call("POST", envPath(), variable());
    const { status, body } = await call("POST", envPath(), [variable(), variable({ key: "B" })]);
    expect(status).toBe(201);
    expect(body.created.map((made: AnyJson) => made.key)).toEqual(["B"]);
    expect(body.failed[0].error).toMatchObject({ code: "ENV_CONFLICT", envVarKey: "A", target: ["production"] });
  });

  test("when nothing could be created the answer is 400 with the same list beside the error", async () => {
    await start();
    await createProject();
    await call("POST", envPath(), variable());
    const { status, body } = await call("POST", envPath(), variable({ target: ["production", "preview"] }));
    expect(status).toBe(400);
    expect(body.error.code).toBe("ENV_CONFLICT");
    expect(body.failed).toHaveLength(1);
  });

  test("upsert writes over the same targets and keeps the id; an overlap is still a conflict", async () => {
    await start();
    await createProject();
    const first = await call("POST", envPath(), variable());
    const second = await call("POST", `${envPath()}&upsert=true`, variable({ value: "2" }));
    expect(second.body.created.id).toBe(first.body.created.id);
    const overlap = await call("POST", `${envPath()}&upsert=true`, variable({ target: ["production", "preview"] }));
    expect(overlap.body.error.code).toBe("ENV_CONFLICT");
    expect(vercel.journal.creations().filter((entry) => entry.route?.endsWith("/env"))).toHaveLength(1);
  });

  test("the same name may be set once per target and branch", async () => {
    await start();
    await createProject();
    const rows = [variable(), variable({ target: ["preview"] }), variable({ target: ["preview"], gitBranch: "next" })];
    expect((await call("POST", envPath(), rows)).body.failed).toEqual([]);
  });

  test("plain is readable, encrypted only when asked for, sensitive never", async () => {
    await start();
    await createProject();
    const secret = "sk-test-never-shown";
    await call("POST", envPath(), [
      variable({ key: "PLAIN", type: "plain", value: "p" }),
      variable({ key: "ENCRYPTED", value: "e" }),
      variable({ key: "SENSITIVE", type: "sensitive", value: secret }),
    ]);
    const values = async (query: string) => {
      const { body } = await call("GET", `${envPath()}${query}`);
      return Object.fromEntries(body.envs.map((row: AnyJson) => [row.key, [row.value, row.decrypted]]));
    };
    expect(await values("&decrypt=true")).toEqual({
      PLAIN: ["p", true],
      ENCRYPTED: ["e", true],
      SENSITIVE: ["", false],
    });
    const sealed = await values("");
    expect(sealed.ENCRYPTED[1]).toBe(false);
    expect(sealed.ENCRYPTED[0]).not.toBe("e");
    const project = await call("GET", `/v9/projects/dashboard?${scope()}`);
    expect(JSON.stringify(project.body)).not.toContain(secret);
    expect(vercel.dashboard.variable("dashboard", "SENSITIVE", "production")?.value).toBe(secret);
  });

  test("sensitive is not for development", async () => {
    await start();
    await createProject();
    const { status, body } = await call("POST", envPath(), variable({ type: "sensitive", target: ["development"] }));
    expect(status).toBe(400);
    expect(body.error.message).toBe("You cannot set a Sensitive Environment Variable's target to development.");
  });

  test("a sensitive value does not become readable by changing its type", async () => {
    await start();
    await createProject();
    const { body } = await call("POST", envPath(), variable({ type: "sensitive" }));
    const path = `/v9/projects/dashboard/env/${body.created.id}?${scope()}`;
    expect((await call("PATCH", path, { type: "plain" })).status).toBe(400);
    expect((await call("PATCH", path, { value: "2" })).body.value).toBe("");
  });

  test("two writes to one project at the same time: one is refused", async () => {
    await start({ envWriteMs: 30 });
    await createProject();
    const answers = await Promise.all(["A", "B"].map((key) => call("POST", envPath(), variable({ key }))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 400]);
    const refused = answers.find((answer) => answer.status === 400);
    expect(refused?.body.error.code).toBe("envs_ongoing_update");
    expect(refused?.body.error.message).toContain("ongoing");
  });

  test("a team's policy makes everything but development sensitive", async () => {
    await start({ sensitivePolicy: "on" });
    await createProject();
    const { body } = await call("POST", envPath(), [variable(), variable({ key: "B", target: ["development"] })]);
    expect(body.created.map((row: AnyJson) => row.type)).toEqual(["sensitive", "encrypted"]);
  });

  test("a token that may not see production learns only how many there are", async () => {
    await start({ hideProductionVariables: true });
    await createProject();
    await call("POST", envPath(), [variable(), variable({ key: "B", target: ["preview"] })]);
    const { body } = await call("GET", envPath());
    expect(body.hiddenProductionEnvCount).toBe(1);
    expect(body.envs.map((row: AnyJson) => row.key)).toEqual(["B"]);
  });

  test("removing many at once answers which; a removed one is gone", async () => {
    await start();
    await createProject();
    const { body } = await call("POST", envPath(), [variable(), variable({ key: "B" })]);
    const ids = body.created.map((row: AnyJson) => row.id);
    const path = `/v1/projects/dashboard/env?${scope()}`;
    expect((await call("DELETE", path, { ids })).body).toEqual({ deleted: 2, ids });
    expect((await call("DELETE", `/v9/projects/dashboard/env/${ids[0]}?${scope()}`)).body.error.code).toBe("not_found");
  });
});

describe("errors", () => {
  test("have a code and a message; a wrong token is forbidden", async () => {
    await start();
    expect((await testClient(vercel.url, "wrong")("GET", "/v2/user")).body.error).toMatchObject({ code: "forbidden" });
    expect((await call("GET", "/v9/projects")).body.error.code).toBe("not_found");
    expect((await call("PUT", "/v2/user")).status).toBe(405);
    expect((await call("GET", "/v2/user?colour=red")).status).toBe(400);
  });

  test("too many requests say how long to wait, in the header and in the body", async () => {
    await start();
    vercel.rateLimiter.mode = "enforced";
    for (let request = 0; request < 120; request++) await call("GET", "/v2/user");
    const answer = await call("GET", "/v2/user");
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answer.body.error).toMatchObject({ code: "rate_limited", limit: { remaining: 0, total: 120 } });
  });
});
