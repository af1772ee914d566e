import type { output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { defineContract, type Variable } from "../../contract/contract.ts";
import { text } from "../../contract/format.ts";
import { config, railway, vercel } from "../../contract/source.ts";
import { type Registered, registeredBy, type World } from "../testing.ts";
import { Backend, type BackendArgs } from "./backend.ts";

const base = { tier: "P0", secret: false, format: text(), for: ["backend"], description: "a variable" } as const;
const variables: Record<string, Variable> = {
  API_KEY: { ...base, secret: true, source: config() },
  PUBLIC_URL: { ...base, source: railway.url("backend") },
  TRUSTED_HOSTS: { ...base, source: railway.hosts("backend") },
  CORS_ORIGINS: { ...base, source: vercel.origins("dashboard") },
};
const contract = defineContract({ name: "test", features: {}, variables });

const HOST = "api-production-1a2b.up.railway.app";
const RECORD = { type: "CNAME", name: "api.example.com", value: "abcd1234.up.railway.app" };
const world: World = {
  outputs: {
    "stackwright:railway:Project": () => ({ projectId: "p1", environmentId: "e1" }),
    "stackwright:railway:Service": () => ({ serviceId: "s1" }),
    "stackwright:railway:ServiceInstance": () => ({ host: HOST, url: `https://${HOST}`, revision: "r1" }),
    "stackwright:railway:Variables": () => ({ revision: "v1" }),
    "stackwright:railway:CustomDomain": () => ({ dnsRecords: [RECORD] }),
    "stackwright:railway:Deployment": () => ({ deploymentId: "d1" }),
  },
};
const place = { projectId: "p1", environmentId: "e1", serviceId: "s1" };

const args = (changes: Partial<BackendArgs> = {}): BackendArgs => ({
  repo: "owner/name",
  branch: "main",
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
  const children = await made({ domain: "api.example.com" });
  const told = children.map(({ type, name, parent }) => [type, name, parent]);
  expect(told).toHaveLength(8);
  // Settings and domain wait for the same, so either may come first.
  expect(told).toEqual(
    expect.arrayContaining([
      ["stackwright:components:RailwayBackend", "api", ""],
      ["stackwright:railway:Project", "api", "api"],
      ["stackwright:railway:Service", "api", "api"],
      ["stackwright:railway:ServiceInstance", "api-settings", "api"],
      ["stackwright:railway:CustomDomain", "api-domain", "api"],
      ["stackwright:railway:Variables", "api-variables", "api"],
      ["stackwright:railway:Deployment", "api-deployment", "api"],
      ["command:local:Command", "api-health", "api"],
    ]),
  );
  expect(child(children, "stackwright:railway:Deployment").dependencies).toEqual(
    expect.arrayContaining(["api-settings", "api-variables"]),
  );
  expect(child(children, "command:local:Command").dependencies).toContain("api-deployment");
});

test("the project with the environment's name, the service, its settings, its variables with their contract", async () => {
  const children = await made({ preDeployCommand: "migrate", ipv6Egress: true, description: "Standards" });
  expect(child(children, "stackwright:railway:Project").inputs).toEqual({
    name: "api",
    description: "Standards",
    defaultEnvironment: "production",
  });
  expect(child(children, "stackwright:railway:Service").inputs).toEqual({
    projectId: "p1",
    name: "api",
    repo: "owner/name",
    branch: "main",
  });
  expect(child(children, "stackwright:railway:ServiceInstance").inputs).toEqual({
    ...place,
    startCommand: "start",
    preDeployCommand: "migrate",
    healthcheckPath: "/health",
    restartPolicyType: "ON_FAILURE",
    restartPolicyMaxRetries: 10,
    ipv6EgressEnabled: true,
  });
  const metadata = { tier: "P0", secret: false, format: "text" };
  expect(child(children, "stackwright:railway:Variables").inputs).toEqual({
    ...place,
    variables: {
      API_KEY: "secret(made-up)",
      PUBLIC_URL: `https://${HOST}`,
      TRUSTED_HOSTS: `${HOST},healthcheck.railway.app,localhost,127.0.0.1`,
      CORS_ORIGINS: "https://app.example.com",
    },
    contract: {
      consumer: "backend",
      variables: {
        API_KEY: { ...metadata, secret: true },
        PUBLIC_URL: metadata,
        TRUSTED_HOSTS: metadata,
        CORS_ORIGINS: metadata,
      },
    },
  });
  expect(child(children, "stackwright:railway:Deployment").inputs).toEqual({
    ...place,
    triggers: { settings: "r1", variables: "v1", source: "owner/name#main" },
  });
});

test("a domain of one's own is the address, with its records told; health is verified at Railway's host", async () => {
  let backend: Backend | undefined;
  const children = await registeredBy(() => {
    backend = new Backend("api", args({ domain: "api.example.com" }));
  }, world);
  const inputs = child(children, "stackwright:railway:Variables").inputs.variables as Record<string, string>;
  expect(inputs.PUBLIC_URL).toBe("https://api.example.com");
  expect(inputs.TRUSTED_HOSTS).toBe(`api.example.com,${HOST},healthcheck.railway.app,localhost,127.0.0.1`);
  const environment = child(children, "command:local:Command").inputs.environment as Record<string, string>;
  expect(environment).toMatchObject({
    HEALTH_URL: `https://${HOST}`,
    HEALTH_ORIGINS: "https://app.example.com",
    HEALTH_DEPLOY: "d1",
  });
  expect(await known(backend!.dnsRecords)).toEqual([RECORD]);
  expect(await known(backend!.url)).toBe("https://api.example.com");
});

test("in a project that is there already", async () => {
  const children = await made({ project: { projectId: "p9", environmentId: "e9" }, health: false });
  expect(child(children, "stackwright:railway:Project")).toBeUndefined();
  expect(child(children, "command:local:Command")).toBeUndefined();
  expect(child(children, "stackwright:railway:Service").inputs).toMatchObject({ projectId: "p9" });
  expect(child(children, "stackwright:railway:Variables").inputs).toMatchObject({ environmentId: "e9" });
});

describe("protection", () => {
  test.each([true, false])("%s holds for what cannot be made again", async (protect) => {
    const children = await made({ protect, domain: "api.example.com" });
    const names = children.filter((resource) => resource.protect).map(({ type }) => type.split(":").at(-1));
    expect(names).toEqual(protect ? ["Project", "Service", "CustomDomain", "Variables"] : []);
  });
});

test("a P0 variable without a value is refused before anything is made", async () => {
  const registered = await registeredBy(() => {
    const variables = { ...args().variables, sources: {} };
    expect(() => new Backend("api", args({ variables }))).toThrow(
      /2 P0 variables have no value[\s\S]*API_KEY[\s\S]*CORS_ORIGINS/,
    );
  }, world);
  expect(registered.filter(({ type }) => type.startsWith("stackwright:railway:"))).toEqual([]);
});

test("a transform reaches each child", async () => {
  const children = await made({
    domain: "api.example.com",
    transform: {
      project: { name: "other" },
      service: { name: "web" },
      settings: { sleepApplication: true },
      variables: (group) => ({ ...group, variables: { ONLY: "this" } }),
      domain: { targetPort: 8000 },
      deployment: (deployment) => {
        deployment.triggers = { always: "x" };
        return undefined;
      },
    },
  });
  expect(child(children, "stackwright:railway:Project").inputs).toMatchObject({ name: "other" });
  expect(child(children, "stackwright:railway:Service").inputs).toMatchObject({ name: "web" });
  expect(child(children, "stackwright:railway:ServiceInstance").inputs).toMatchObject({ sleepApplication: true });
  expect(child(children, "stackwright:railway:Variables").inputs.variables).toEqual({ ONLY: "this" });
  expect(child(children, "stackwright:railway:CustomDomain").inputs).toMatchObject({ targetPort: 8000 });
  expect(child(children, "stackwright:railway:Deployment").inputs.triggers).toEqual({ always: "x" });
});

const known = <T>(value: ReturnType<typeof output<T>>) => new Promise<unknown>((done) => value.apply(done));
