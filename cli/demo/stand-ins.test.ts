import { expect, test } from "vitest";
import type { EvaluatedResource } from "../../engine/evaluation/evaluation.ts";
import { evaluatedResource } from "../../engine/evaluation/testing.ts";
import { unknownSettings } from "./emulated-config.ts";
import { standIns } from "./stand-ins.ts";

const resource = (
  type: string,
  name: string,
  inputs: object,
  dependencies: string[] = [],
  propertyDependencies: Record<string, string[]> = {},
): EvaluatedResource =>
  evaluatedResource({
    urn: `urn:${name}`,
    type,
    name,
    inputs: inputs as EvaluatedResource["inputs"],
    dependencies,
    propertyDependencies,
  });
const variable = (format: string, tier = "P0") => ({ tier, secret: true, format });
const contract = (variables: object) => ({ contract: { consumer: "backend", variables } });

test("a service's stand-in needs its P0 variables and answers what is verified", () => {
  const apps = standIns([
    resource("stackwright:render:WebService", "api", { name: "shop-api", healthCheckPath: "/ready" }),
    resource(
      "stackwright:render:EnvGroup",
      "api-secrets",
      contract({
        DATABASE_URL: variable("poolerUrl(asyncpg)"),
        CACHE: variable("redisUrl"),
        ORIGINS: variable("origins"),
        HOSTS: variable("hosts"),
        SENTRY_DSN: variable("httpsUrl", "P1"),
      }),
      ["urn:api"],
      { serviceIds: ["urn:api"] },
    ),
    resource(
      "command:local:Command",
      "api-health",
      {
        environment: {
          HEALTH_URL: "unknown",
          HEALTH_CHECKS: "database,redis,agents",
          HEALTH_ENDPOINTS: "POST /api/login",
          HEALTH_PAGES: "/docs,/about",
          HEALTH_EXPECT_SERVICE: "Shop",
        },
      },
      ["urn:api"],
    ),
  ]);
  expect(apps).toEqual({
    "shop-api": {
      title: "Shop",
      required: ["DATABASE_URL", "CACHE", "ORIGINS", "HOSTS"],
      checks: { database: "DATABASE_URL", redis: "CACHE", agents: [] },
      health: { path: "/ready", body: { service: "Shop" } },
      origins: "ORIGINS",
      trustedHosts: "HOSTS",
      routes: { "/about": { body: {} }, "/api/login": { method: "POST", body: {} } },
    },
  });
});

test("two services have what is their own; one without variables needs none", () => {
  const apps = standIns([
    resource("stackwright:railway:Service", "a", { name: "a" }),
    resource("stackwright:railway:Variables", "a-variables", contract({ KEY: variable("text") }), ["urn:a"], {
      serviceId: ["urn:a"],
    }),
    // Its variables name another service, and files are made from it: neither says anything about that service.
    resource(
      "stackwright:render:EnvGroup",
      "b-variables",
      contract({ API_URL: variable("httpsUrl") }),
      ["urn:a", "urn:b"],
      {
        serviceIds: ["urn:b"],
        variables: ["urn:a"],
      },
    ),
    resource("command:local:Command", "files", { environment: { FILES: "{}" } }, ["urn:a"]),
    resource("stackwright:render:StaticSite", "b", { name: "b" }),
    resource("stackwright:render:WebService", "unknown-name", {}),
  ]);
  expect(Object.entries(apps).map(([name, { required }]) => [name, required])).toEqual([
    ["a", ["KEY"]],
    ["b", ["API_URL"]],
  ]);
});

test("the verification of a component's service is the one beside it, whatever it depends on", () => {
  const inA = { parent: "urn:stack::a" };
  const checks = (names: string) => ({ environment: { HEALTH_URL: "unknown", HEALTH_CHECKS: names } });
  const apps = standIns([
    { ...resource("stackwright:railway:Service", "a", { name: "a" }), ...inA },
    { ...resource("command:local:Command", "b-health", checks("redis"), ["urn:a"]), parent: "urn:stack::b" },
    { ...resource("command:local:Command", "a-health", checks("database"), ["urn:a-settings"]), ...inA },
  ]);
  expect(apps.a?.checks).toEqual({ database: [] });
});

test("the settings a program does not have are read from its own refusal", () => {
  const error =
    "The config of stack x is not ready: 2 malformed.\n\nMalformed\n  edgeUrl  is no setting of this stack\n           pulumi config rm edgeUrl\n  protect  is no setting of this stack; did you mean protects?";
  expect(unknownSettings({ errors: [error] })).toEqual(["edgeUrl", "protect"]);
});
