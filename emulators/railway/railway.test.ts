import http from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AnyJson, testClient } from "../core/test-client.ts";
import { createRuntime, type RuntimeHandle } from "../runtime/index.ts";
import { noRuntime } from "../runtime.ts";
import { type RailwayEmulator, startRailway } from "./index.ts";

let railway: RailwayEmulator;
let runtime: RuntimeHandle | undefined;
let ids: { projectId: string; environmentId: string; serviceId: string };

afterEach(async () => {
  await railway.close();
  await runtime?.close();
  runtime = undefined;
});

async function ask(query: string, variables: Record<string, unknown> = {}, token = railway.token): Promise<AnyJson> {
  const { body, status, headers } = await testClient(railway.url, token)("POST", "", { query, variables });
  return { ...body, status, headers };
}

const mutate = (field: string, input: string, value: object, selection = "") =>
  ask(`mutation($input: ${input}!) { ${field}(input: $input) ${selection} }`, { input: value });

async function project(): Promise<void> {
  const made = await mutate(
    "projectCreate",
    "ProjectCreateInput",
    { name: "standards" },
    "{ id primaryEnvironmentId }",
  );
  const { id: projectId, primaryEnvironmentId: environmentId } = made.data.projectCreate;
  ids = { projectId, environmentId, serviceId: "" };
}

async function service(more: object = {}): Promise<void> {
  const input = { projectId: ids.projectId, name: "api", ...more };
  ids.serviceId = (await mutate("serviceCreate", "ServiceCreateInput", input, "{ id }")).data.serviceCreate.id;
}

const source = { source: { repo: "example/standards" }, branch: "main" };
const update = (input: object) =>
  ask(
    `mutation($s: String!, $e: String!, $input: ServiceInstanceUpdateInput!) {
      serviceInstanceUpdate(serviceId: $s, environmentId: $e, input: $input) }`,
    { s: ids.serviceId, e: ids.environmentId, input },
  );
const instance = async (selection: string) =>
  (
    await ask(
      `query($s: String!, $e: String!) { serviceInstance(serviceId: $s, environmentId: $e) { ${selection} } }`,
      {
        s: ids.serviceId,
        e: ids.environmentId,
      },
    )
  ).data.serviceInstance;
const setVariables = (variables: object, more: object = {}) =>
  mutate("variableCollectionUpsert", "VariableCollectionUpsertInput", { ...ids, variables, ...more });
const statuses = () => railway.dashboard.placement("api").deployments.map(({ status }) => status);

describe("the endpoint", () => {
  beforeEach(async () => {
    railway = await startRailway(noRuntime());
    await project();
  });

  test("answers an error with HTTP 200, a strange field with 400, and tells its limits", async () => {
    const stranger = await ask("{ apiToken { workspaces { id } } }", {}, "not-a-token");
    expect(stranger).toMatchObject({ status: 200, data: null, errors: [{ message: "Not Authorized" }] });
    expect(await ask("{ apiToken { workspaces { color } } }")).toMatchObject({ status: 400 });
    const { headers } = await ask("{ apiToken { workspaces { id } } }");
    expect(headers.get("x-ratelimit-limit")).toBe("1000");
    expect(headers.get("x-ratelimit-remaining")).toMatch(/^\d+$/);
  });

  test("says Not Authorized of what was deleted, and not found of what never was", async () => {
    const read = (id: string) => ask("query($id: String!) { project(id: $id) { id } }", { id });
    await ask("mutation($id: String!) { projectDelete(id: $id) }", { id: ids.projectId });
    expect((await read(ids.projectId)).errors[0].message).toBe("Not Authorized");
    expect((await read("nobody")).errors[0].message).toBe("Project not found");
  });

  test("lists go on behind a cursor", async () => {
    await mutate("projectCreate", "ProjectCreateInput", { name: "second" }, "{ id }");
    const query = `query($after: String) { projects(first: 1, after: $after) {
      edges { node { name } } pageInfo { hasNextPage endCursor } } }`;
    const first = (await ask(query)).data.projects;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = (await ask(query, { after: first.pageInfo.endCursor })).data.projects;
    expect(second).toMatchObject({ edges: [{ node: { name: "second" } }], pageInfo: { hasNextPage: false } });
  });
});

describe("services", () => {
  beforeEach(async () => {
    railway = await startRailway(noRuntime(), { seed: { deployStepMs: 50 } });
    await project();
  });

  test("are made in every environment that is no fork, whichever is named; a new environment begins empty", async () => {
    const environment = { projectId: ids.projectId, name: "staging" };
    const staging = await mutate("environmentCreate", "EnvironmentCreateInput", environment, "{ id }");
    await service({ environmentId: staging.data.environmentCreate.id });
    expect(railway.state.serviceNamed("api")?.placements.size).toBe(2);
    await mutate("environmentCreate", "EnvironmentCreateInput", { ...environment, name: "later" }, "{ id }");
    const fork = { ...environment, name: "pr", sourceEnvironmentId: ids.environmentId };
    await mutate("environmentCreate", "EnvironmentCreateInput", fork, "{ id }");
    expect(railway.state.serviceNamed("api")?.placements.size).toBe(3);
    const taken = await mutate(
      "serviceCreate",
      "ServiceCreateInput",
      { projectId: ids.projectId, name: "api" },
      "{ id }",
    );
    expect(taken.errors[0].message).toContain("already exists");
  });

  test("without a branch a repository is taken and never deployed", async () => {
    await service({ source: source.source });
    expect(statuses()).toEqual([]);
    expect((await instance("source { repo }")).source).toBeNull();
  });

  test("every change deploys, unless variables are told not to; a newer deployment takes the place of one under way", async () => {
    await service(source);
    await update({ startCommand: "start" });
    await setVariables({ A: "1" });
    await setVariables({ B: "2" }, { skipDeploys: true });
    await mutate("variableDelete", "VariableDeleteInput", { ...ids, name: "A" });
    expect(statuses()).toEqual(["REMOVED", "REMOVED", "REMOVED", "INITIALIZING"]);
    await railway.settled();
    expect(statuses().at(-1)).toBe("SUCCESS");
  });

  test("a collection that replaces removes what it does not name, what was set by hand too", async () => {
    await service();
    railway.dashboard.setVariable("api", "HAND", "made");
    await setVariables({ A: "1" });
    expect([...railway.dashboard.placement("api").variables.keys()]).toEqual(["HAND", "A"]);
    await setVariables({ B: "2" }, { replace: true });
    expect([...railway.dashboard.placement("api").variables.keys()]).toEqual(["B"]);
  });

  test("variables are a plain map with Railway's own among them; references stay when asked for unrendered", async () => {
    await service();
    await setVariables({ A: "1", B: "${{A}}2" });
    const read = (unrendered: boolean) =>
      ask(
        `query($p: String!, $e: String!, $s: String!, $u: Boolean) {
          variables(projectId: $p, environmentId: $e, serviceId: $s, unrendered: $u) }`,
        { p: ids.projectId, e: ids.environmentId, s: ids.serviceId, u: unrendered },
      );
    expect((await read(false)).data.variables).toMatchObject({ B: "12", RAILWAY_SERVICE_NAME: "api" });
    expect((await read(true)).data.variables).toMatchObject({ B: "${{A}}2" });
  });

  test("the pre-deploy command is a list of one", async () => {
    await service();
    expect((await update({ preDeployCommand: ["a", "b"] })).errors[0].message).toContain("only one command");
    await update({ preDeployCommand: ["a"] });
    expect((await instance("preDeployCommand")).preDeployCommand).toEqual(["a"]);
  });

  test("a region reads back as null and shows in the next deployment only, once it was cloned", async () => {
    // Cloning must not be over before what it changes was read.
    railway.state.seed.deployStepMs = 1_000;
    await service(source);
    await update({ multiRegionConfig: { "europe-west4-drams3a": { numReplicas: 2 } } });
    railway.state.seed.deployStepMs = 0;
    const read = () => instance("region numReplicas latestDeployment { meta }");
    expect(await read()).toMatchObject({ region: null, numReplicas: 2 });
    expect((await read()).latestDeployment.meta.serviceManifest.deploy.multiRegionConfig).toBeUndefined();
    await railway.settled();
    expect((await read()).latestDeployment.meta.serviceManifest.deploy.multiRegionConfig).toEqual({
      "europe-west4-drams3a": { numReplicas: 2 },
    });
    const none = await update({ multiRegionConfig: { "us-west2": { numReplicas: 0 } } });
    expect(none.errors[0].message).toContain("at least 1");
  });

  test("a domain's records come in no order, the proof of ownership beside them", async () => {
    await service();
    const made = await mutate(
      "customDomainCreate",
      "CustomDomainCreateInput",
      { ...ids, domain: "api.example.com" },
      "{ status { verificationDnsHost verificationToken dnsRecords { purpose recordType } } }",
    );
    const { status } = made.data.customDomainCreate;
    expect(status.dnsRecords.map(({ purpose }: { purpose: string }) => purpose)).toEqual([
      "DNS_RECORD_PURPOSE_ACME_DNS01_CHALLENGE",
      "DNS_RECORD_PURPOSE_TRAFFIC_ROUTE",
    ]);
    expect(status).toMatchObject({ verificationDnsHost: "_railway-verify.api.example.com" });
  });

  test("a rollback is a new deployment with the old variables, and says only that it began", async () => {
    await service({ ...source, variables: { A: "1" } });
    await railway.settled();
    const [first] = railway.dashboard.placement("api").deployments;
    await setVariables({ A: "2" });
    await railway.settled();
    const answer = await ask("mutation($id: String!) { deploymentRollback(id: $id) }", { id: first?.id });
    expect(answer.data).toEqual({ deploymentRollback: true });
    await railway.settled();
    expect(railway.dashboard.placement("api").serving?.deployment).toMatchObject({ variables: { A: "1" } });
  });
});

describe("what is deployed runs", () => {
  const HOST = "api-production-1a2b.up.railway.app";
  beforeEach(async () => {
    runtime = await createRuntime({
      apps: { api: { title: "Standards", required: ["SECRET_KEY"], origins: "CORS_ORIGINS" } },
      healthCheckTimeout: 0,
      healthCache: 0,
    });
    railway = await startRailway(runtime, { seed: { labels: { api: "api-production-1a2b" } } });
    await project();
    await service();
    const { environmentId, serviceId } = ids;
    await mutate("serviceDomainCreate", "ServiceDomainCreateInput", { environmentId, serviceId }, "{ id }");
    await update({ startCommand: "sh -c 'python -m uvicorn main:app --host 0.0.0.0 --port ${PORT:-8000}'" });
    railway.dashboard.changeSource("api", { repo: "example/standards", branch: "main" });
  });

  const visit = (path = "/health", host = HOST) =>
    new Promise<{ status: number | undefined; fallback: unknown; text: string }>((resolve, reject) => {
      http
        .get(runtime!.edgeUrl, { path, agent: false, headers: { host } }, async (response) => {
          let text = "";
          for await (const chunk of response) text += chunk;
          resolve({ status: response.statusCode, fallback: response.headers["x-railway-fallback"], text });
        })
        .on("error", reject);
    });
  const DOWN = {
    status: 502,
    fallback: "true",
    text: expect.stringContaining('"message":"Application failed to respond"'),
  };
  const NOT_FOUND = {
    status: 404,
    fallback: "true",
    text: expect.stringContaining('"message":"Application not found"'),
  };

  test("a host where nothing is deployed, or all was removed, is not found", async () => {
    expect(await visit()).toMatchObject(NOT_FOUND);
    expect(await visit("/", "nobody.up.railway.app")).toMatchObject(NOT_FOUND);
    railway.dashboard.setVariable("api", "SECRET_KEY", "made-up");
    await railway.dashboard.deploy("api");
    expect(await visit()).toMatchObject({ status: 200, fallback: undefined });
    await railway.dashboard.removeDeployment("api");
    expect(await visit()).toMatchObject(NOT_FOUND);
  });

  test("without a health path a version that crashes takes the place of the one that works, and the host answers 502", async () => {
    railway.dashboard.setVariable("api", "SECRET_KEY", "made-up");
    await railway.dashboard.deploy("api");
    railway.dashboard.deleteVariable("api", "SECRET_KEY");
    await railway.dashboard.deploy("api");
    expect(statuses()).toEqual(["REMOVED", "CRASHED"]);
    const answer = await visit();
    expect(answer).toMatchObject(DOWN);
    expect(JSON.parse(answer.text)).toMatchObject({ status: "error", code: 502, request_id: expect.any(String) });
  });

  test("with a health path the one that works serves on", async () => {
    await update({ healthcheckPath: "/health" });
    railway.dashboard.setVariable("api", "SECRET_KEY", "made-up");
    await railway.dashboard.deploy("api");
    railway.dashboard.deleteVariable("api", "SECRET_KEY");
    await railway.dashboard.deploy("api");
    expect(statuses().slice(-2)).toEqual(["SUCCESS", "FAILED"]);
    expect(await visit()).toMatchObject({ status: 200 });
  });

  test("a process that fails is started again as often as the policy says", async () => {
    await update({ restartPolicyMaxRetries: 2 });
    const crashed = await railway.dashboard.deploy("api");
    const starts = () => crashed.log.filter(({ message }) => message.includes("Started server process")).length;
    expect(starts()).toBe(3);
    expect(crashed.log.map(({ message }) => message)).toContain("KeyError: 'SECRET_KEY'");
    await update({ restartPolicyType: "NEVER" });
    await railway.settled();
    const once = await railway.dashboard.deploy("api");
    expect(once.log.filter(({ message }) => message.includes("Started server process"))).toHaveLength(1);
  });

  test("the health path is asked as healthcheck.railway.app: an application that trusts only its own host fails", async () => {
    await update({ healthcheckPath: "/health" });
    railway.dashboard.setVariable("api", "SECRET_KEY", "made-up");
    railway.dashboard.setVariable("api", "TRUSTED_HOSTS", HOST);
    expect(await railway.dashboard.deploy("api")).toMatchObject({ status: "FAILED" });
    railway.dashboard.setVariable("api", "TRUSTED_HOSTS", `${HOST},healthcheck.railway.app`);
    expect(await railway.dashboard.deploy("api")).toMatchObject({ status: "SUCCESS" });
  });

  test("an instance that stops answering is 502 at its own domain too", async () => {
    await mutate("customDomainCreate", "CustomDomainCreateInput", { ...ids, domain: "api.example.com" }, "{ id }");
    railway.dashboard.setVariable("api", "SECRET_KEY", "made-up");
    await railway.dashboard.deploy("api");
    expect(await visit("/health", "api.example.com")).toMatchObject({ status: 200 });
    await runtime?.crash(HOST);
    expect(await visit("/health", "api.example.com")).toMatchObject(DOWN);
  });
});
