import { describe, expect, it } from "vitest";
import { check } from "../host/check.ts";
import type { ResourceDefinition } from "../host/definition.ts";
import { open, type Properties } from "../host/wire.ts";
import { deploy } from "./deploy.definition.ts";
import { maskValues } from "./deploy-failure.ts";
import { envGroup } from "./env-group.definition.ts";
import { keyValue } from "./key-value.definition.ts";
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
    [deploy, { serviceId: "evg-1" }, ["serviceId"]],
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
