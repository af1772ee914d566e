import { describe, expect, it } from "vitest";
import { check } from "../host/check.ts";
import type { ResourceDefinition } from "../host/definition.ts";
import { maskValues } from "../host/mask-values.ts";
import { open, type Properties } from "../host/wire.ts";
import { cronJob } from "./cron-job.definition.ts";
import { customDomain } from "./custom-domain.definition.ts";
import { deploy } from "./deploy.definition.ts";
import { envGroup } from "./env-group.definition.ts";
import { keyValue } from "./key-value.definition.ts";
import { notificationSettings } from "./notification-settings.definition.ts";
import { staticSite } from "./static-site.definition.ts";
import { webService } from "./web-service.definition.ts";
import { webServiceHandler } from "./web-service.handler.ts";

const service = {
  name: "backend",
  repo: "https://github.com/example/app",
  branch: "main",
  runtime: "python",
  region: "oregon",
  plan: "starter",
  buildCommand: "make",
  startCommand: "run",
};
const site = {
  name: "dashboard",
  repo: "https://github.com/example/app",
  branch: "main",
  publishPath: "dist",
};
const { startCommand: _, ...built } = service;
const job = { ...built, schedule: "0 3 * * 1-5", command: "clean" };
const cache = { name: "cache", plan: "free", region: "oregon" };

describe("what Render accepts", () => {
  it.each<[ResourceDefinition, Properties, string[]]>([
    [envGroup, { name: "g", variables: { A: "1", "b-c.d": "2" }, serviceIds: ["srv-1"] }, []],
    [envGroup, { name: " g", variables: {} }, ["name"]],
    [
      envGroup,
      { name: "g", variables: { EMPTY: "", "1A": "x", "A B": "x", RENDER: "x" } },
      ["variables.EMPTY", "variables.1A", "variables.A B", "variables.RENDER"],
    ],
    [envGroup, { name: "g", variables: {}, serviceIds: ["backend"] }, ["serviceIds[0]"]],
    [
      envGroup,
      {
        name: "g",
        variables: {},
        contract: { consumer: "x", variables: { A: { tier: "P9", secret: true, format: "hex" } } },
      },
      ["contract.variables.A.tier"],
    ],
    [keyValue, cache, []],
    [
      keyValue,
      { ...cache, plan: "large", region: "mars", maxmemoryPolicy: "allkeys-lru" },
      ["plan", "region", "maxmemoryPolicy"],
    ],
    [keyValue, { ...cache, ipAllowList: [{ cidrBlock: "1.2.3.4" }] }, ["ipAllowList[0].cidrBlock"]],
    [webService, service, []],
    [
      webService,
      { ...service, repo: "git@github.com:example/app", healthCheckPath: "health", numInstances: 0, runtime: "docker" },
      ["repo", "runtime", "healthCheckPath", "numInstances"],
    ],
    [webService, { ...service, variables: { A: "" } }, ["variables.A"]],
    [deploy, { serviceId: "srv-1", triggers: { settings: "x" } }, []],
    [deploy, { serviceId: "crn-1" }, []],
    [deploy, { serviceId: "evg-1" }, ["serviceId"]],
    [staticSite, site, []],
    [
      staticSite,
      {
        ...site,
        routes: [{ type: "proxy", source: "api", destination: "http://api.example.com" }],
        headers: [{ path: "assets", name: "Cache Control", value: "" }],
      },
      [
        "routes[0].type",
        "routes[0].source",
        "routes[0].destination",
        "headers[0].path",
        "headers[0].name",
        "headers[0].value",
      ],
    ],
    [staticSite, { ...site, buildCommand: "", publishPath: "", plan: "free" }, ["buildCommand", "publishPath", "plan"]],
    [cronJob, job, []],
    [cronJob, { ...job, schedule: "0,30 8-18/2 * JAN-MAR MON" }, []],
    [cronJob, { ...job, schedule: "@daily", command: "", plan: "free" }, ["schedule", "command", "plan"]],
    [customDomain, { serviceId: "srv-1", name: "*.example.com" }, []],
    [customDomain, { serviceId: "crn-1", name: "Example.com" }, ["serviceId", "name"]],
    [notificationSettings, { serviceId: "crn-1", notificationsToSend: "none" }, []],
    [
      notificationSettings,
      { serviceId: "red-1", notificationsToSend: "some", previewNotificationsEnabled: true },
      ["serviceId", "notificationsToSend", "previewNotificationsEnabled"],
    ],
  ])("$token: %o", (definition, properties, expected) => {
    const { problems } = check(definition.inputs, open(properties));
    expect(problems.map(({ property }) => property).sort()).toEqual(expected.sort());
  });

  it("free services have one instance", () => {
    expect(webServiceHandler.check?.({ plan: "free", numInstances: 2 })).toHaveLength(1);
    expect(webServiceHandler.check?.({ plan: "free" })).toEqual([]);
    expect(webServiceHandler.check?.({ numInstances: 2 })).toEqual([]);
  });
});

it("a failed deploy's log names variables instead of showing their values", () => {
  const variables = [
    { key: "DATABASE_URL", value: "postgres://u:fake@h/db" },
    { key: "HOST", value: "postgres://u" },
    { key: "DEBUG", value: "true" },
  ];
  expect(maskValues("cannot reach postgres://u:fake@h/db, debug true", variables)).toBe(
    "cannot reach [DATABASE_URL], debug true",
  );
});

it("an address in another spelling does not show its password", () => {
  const variables = [{ key: "DATABASE_URL", value: "postgresql://app:fake%2Fword@db.example.com:6543/postgres" }];
  expect(maskValues("postgresql+asyncpg://app:fake%2Fword@db.example.com refused; password fake/word", variables)).toBe(
    "postgresql+asyncpg://app:[DATABASE_URL]@db.example.com refused; password [DATABASE_URL]",
  );
  expect(maskValues("redis://red-1:6379 at 6379", [{ key: "REDIS_URL", value: "redis://red-1:6379/0" }])).toBe(
    "redis://red-1:6379 at 6379",
  );
});
