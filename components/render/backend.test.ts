import { CustomResource, isSecret } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { defineContract, type Variable } from "../../contract/contract.ts";
import { origins, poolerUrl, text } from "../../contract/format.ts";
import { config, render, vercel } from "../../contract/source.ts";
import { type Registered, registeredBy, type World } from "../testing.ts";
import { Backend, type BackendArgs } from "./backend.ts";

const base = { tier: "P0", secret: false, format: text(), for: ["backend"], description: "a variable" } as const;
const variables: Record<string, Variable> = {
  API_KEY: { ...base, secret: true, source: config() },
  TRUSTED_HOSTS: { ...base, source: render.hosts("backend") },
  ALLOWED_ORIGINS: { ...base, format: origins(), source: vercel.origins("dashboard") },
};
const contract = defineContract({ name: "test", features: {}, variables });

const world: World = {
  outputs: {
    "stackwright:render:WebService": () => ({
      serviceId: "srv-1",
      url: "https://api-8j12.onrender.com",
      host: "api-8j12.onrender.com",
      revision: "s1",
    }),
    "stackwright:render:EnvGroup": () => ({ groupId: "evg-1", revision: "g1" }),
    "stackwright:render:Deploy": () => ({ deployId: "dep-1" }),
    "stackwright:render:CustomDomain": (name) => ({
      dnsRecords: [{ type: "CNAME", name: name.replace("api-", ""), value: "api-8j12.onrender.com" }],
    }),
  },
};

const args = (changes: Partial<BackendArgs> = {}): BackendArgs => ({
  repo: "https://github.com/owner/name",
  branch: "main",
  region: "oregon",
  plan: "starter",
  buildCommand: "build",
  startCommand: "start",
  variables: {
    contract,
    environment: "production",
    features: {},
    sources: { "config(API_KEY)": "made-up", "vercel.origins(dashboard)": "https://app.example.com" },
  },
  ...changes,
});

const made = (changes?: Partial<BackendArgs>) => registeredBy(() => new Backend("api", args(changes)), world);
const child = (all: Registered[], type: string) => all.find((resource) => resource.type === type)!;

test("its children, their names, and who waits for whom", async () => {
  const children = await made();
  expect(children.map(({ type, name, parent }) => [type, name, parent])).toEqual([
    ["stackwright:components:Backend", "api", ""],
    ["stackwright:render:WebService", "api", "api"],
    ["stackwright:render:NotificationSettings", "api-notifications", "api"],
    ["stackwright:render:EnvGroup", "api-secrets", "api"],
    ["stackwright:render:Deploy", "api-deploy", "api"],
    ["command:local:Command", "api-health", "api"],
  ]);
  expect(child(children, "stackwright:render:EnvGroup").dependencies).toEqual(["api"]);
  expect(child(children, "stackwright:render:Deploy").dependencies.sort()).toEqual(["api", "api-secrets"]);
  expect(child(children, "command:local:Command").dependencies).toContain("api-deploy");
});

test("the service, the group with its link and its contract, the deploy that follows both", async () => {
  const children = await made({ numInstances: 2, preDeployCommand: "migrate" });
  expect(child(children, "stackwright:render:WebService").inputs).toEqual({
    name: "api",
    repo: "https://github.com/owner/name",
    branch: "main",
    runtime: "python",
    region: "oregon",
    plan: "starter",
    buildCommand: "build",
    startCommand: "start",
    preDeployCommand: "migrate",
    healthCheckPath: "/health",
    numInstances: 2,
    autoDeploy: "yes",
  });
  expect(child(children, "stackwright:render:EnvGroup").inputs).toEqual({
    name: "api-secrets",
    variables: {
      API_KEY: "secret(made-up)",
      TRUSTED_HOSTS: "api-8j12.onrender.com,localhost,127.0.0.1",
      ALLOWED_ORIGINS: "https://app.example.com",
    },
    serviceIds: ["srv-1"],
    contract: {
      consumer: "backend",
      variables: {
        API_KEY: { tier: "P0", secret: true, format: "text" },
        TRUSTED_HOSTS: { tier: "P0", secret: false, format: "text" },
        ALLOWED_ORIGINS: { tier: "P0", secret: false, format: "origins" },
      },
    },
  });
  expect(child(children, "stackwright:render:Deploy").inputs).toEqual({
    serviceId: "srv-1",
    triggers: { service: "s1", variables: "g1" },
  });
});

test("Render tells of failures, unless told otherwise", async () => {
  const told = async (changes?: Partial<BackendArgs>) =>
    child(await made(changes), "stackwright:render:NotificationSettings").inputs;
  expect(await told()).toEqual({ serviceId: "srv-1", notificationsToSend: "failure" });
  expect(await told({ notifications: "default" })).toEqual({ serviceId: "srv-1", notificationsToSend: "default" });
});

test("own domains are trusted, and their DNS records told", async () => {
  let records: unknown;
  const registered = await registeredBy(() => {
    const backend = new Backend("api", args({ domains: ["api.example.com", "v2.example.com"] }));
    backend.dnsRecords.apply((list) => {
      records = list;
    });
  }, world);
  const domains = registered.filter(({ type }) => type === "stackwright:render:CustomDomain");
  expect(domains.map(({ name, inputs, parent }) => [name, inputs, parent])).toEqual([
    ["api-api.example.com", { serviceId: "srv-1", name: "api.example.com" }, "api"],
    ["api-v2.example.com", { serviceId: "srv-1", name: "v2.example.com" }, "api"],
  ]);
  expect(child(registered, "stackwright:render:EnvGroup").inputs.variables).toMatchObject({
    TRUSTED_HOSTS: "api-8j12.onrender.com,api.example.com,v2.example.com,localhost,127.0.0.1",
  });
  expect(records).toEqual([
    { type: "CNAME", name: "api.example.com", value: "api-8j12.onrender.com" },
    { type: "CNAME", name: "v2.example.com", value: "api-8j12.onrender.com" },
  ]);
});

test("what must be done before is waited for by the deploy, and by nothing else", async () => {
  const registered = await registeredBy(() => {
    class Tables extends CustomResource {}
    const tables = new Tables("test:index:Tables", "tables", {});
    new Backend("api", args({ before: [tables] }));
  }, world);
  const waiting = registered.filter(({ dependencies }) => dependencies.includes("tables"));
  expect(waiting.map(({ name }) => name)).toEqual(["api-deploy"]);
});

test("the verification knows URLs and origins only, and its path is relative", async () => {
  const { inputs } = child(
    await made({ health: { checks: ["database"], retrySeconds: [0] } }),
    "command:local:Command",
  );
  expect(inputs).toEqual({
    create: "node --import tsx components/health/verify.ts",
    environment: {
      HEALTH_URL: "https://api-8j12.onrender.com",
      HEALTH_ORIGINS: "https://app.example.com",
      HEALTH_DEPLOY: "dep-1",
      HEALTH_CHECKS: "database",
      HEALTH_PAGES: "/docs,/openapi.json",
      HEALTH_ENDPOINTS: "",
      HEALTH_WARM_UP: "",
      HEALTH_RETRY_SECONDS: "0",
      HEALTH_WAKE_SECONDS: "90",
    },
  });
});

test("one line says what it runs with, and is no secret although the database's URL is", async () => {
  const database = { ...base, secret: true, format: poolerUrl(), source: config() };
  const withDatabase = defineContract({ name: "test", features: {}, variables: { ...variables, POSTGRES: database } });
  const summaries: [string, boolean][] = [];
  const summarize = (changes: Partial<BackendArgs["variables"]>) =>
    registeredBy(async () => {
      const { summary } = new Backend("api", args({ variables: { ...args().variables, ...changes } }));
      const line = await new Promise<string>((done) => summary.apply(done));
      summaries.push([line, await isSecret(summary)]);
    }, world);
  const url = "postgresql://app:sk-test-made-up@pooler.example.com:6543/postgres?sslmode=require";
  const twoOrigins = "https://app.example.com,https://www.example.com";
  const { sources } = args().variables;
  await summarize({});
  await summarize({
    contract: withDatabase,
    environment: "staging",
    sources: { ...sources, "config(POSTGRES)": url, "vercel.origins(dashboard)": twoOrigins },
  });
  expect(summaries).toEqual([
    ["environment production, 1 CORS origin", false],
    ["environment staging, database pooler.example.com:6543, 2 CORS origins", false],
  ]);
});

test("without verification", async () => {
  expect(child(await made({ health: false }), "command:local:Command")).toBeUndefined();
});

describe("protection", () => {
  test.each([true, false])("%s holds for service and group", async (protect) => {
    const protectedNames = (await made({ protect })).filter((resource) => resource.protect).map(({ name }) => name);
    expect(protectedNames).toEqual(protect ? ["api", "api-secrets"] : []);
  });
});

test("a P0 variable without a value is refused before anything is made", async () => {
  const registered = await registeredBy(() => {
    const variables = { ...args().variables, sources: {} };
    expect(() => new Backend("api", args({ variables }))).toThrow(
      /2 P0 variables have no value[\s\S]*API_KEY[\s\S]*ALLOWED_ORIGINS/,
    );
  }, world);
  expect(registered.filter(({ type }) => type.startsWith("stackwright:render:"))).toEqual([]);
});

test("a transform reaches each child", async () => {
  const children = await made({
    transform: {
      service: { plan: "free" },
      group: (group) => ({ ...group, variables: { ONLY: "this" } }),
      deploy: (deploy) => {
        deploy.clearCache = true;
        return undefined;
      },
    },
  });
  expect(child(children, "stackwright:render:WebService").inputs).toMatchObject({ plan: "free" });
  expect(child(children, "stackwright:render:EnvGroup").inputs.variables).toEqual({ ONLY: "this" });
  expect(child(children, "stackwright:render:Deploy").inputs).toMatchObject({ clearCache: true });
});
