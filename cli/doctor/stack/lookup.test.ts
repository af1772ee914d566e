import { describe, expect, test } from "vitest";
import type { PropertyMap } from "../../../engine/property-value.ts";
import { UNKNOWN } from "../../../engine/property-value.ts";
import { locate } from "./locate.ts";
import { located, lookupOf } from "./lookup.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";

const resource = (
  type: string,
  name: string,
  inputs: PropertyMap = {},
  owners: Record<string, StackResource[]> = {},
): StackResource => ({
  urn: `urn:pulumi:production::app::stackwright:${type}::${name}`,
  type: `stackwright:${type}`,
  name,
  custom: true,
  id: undefined,
  provider: undefined,
  inputs: { ...inputs, ...Object.fromEntries(Object.keys(owners).map((property) => [property, UNKNOWN])) },
  outputs: {},
  propertyDependencies: Object.fromEntries(
    Object.entries(owners).map(([property, all]) => [property, all.map(({ urn }) => urn)]),
  ),
});

const api = resource("render:WebService", "api", { name: "toolboxai-backend" });
const group = resource("render:EnvGroup", "group", { name: "toolboxai-secrets" }, { serviceIds: [api] });
const web = resource("vercel:Project", "web", { name: "toolboxai-dashboard" });
const scopes = resource("vercel:ProjectEnvironment", "scopes", {}, { projectId: [web] });
const project = resource("railway:Project", "standards", { name: "standards" });
const staging = resource("railway:Environment", "staging", { name: "staging" }, { projectId: [project] });
const service = resource("railway:Service", "api", { name: "standards-api" }, { projectId: [project] });
const place = { projectId: [project], environmentId: [project], serviceId: [service] };
const variables = resource("railway:Variables", "variables", {}, place);
const inStaging = resource("railway:ServiceInstance", "settings", {}, { ...place, environmentId: [staging] });
const elsewhere = resource(
  "railway:Variables",
  "elsewhere",
  { projectId: "p-1", environmentId: "e-1" },
  { serviceId: [service] },
);
const all = [api, group, web, scopes, project, staging, service, variables, inStaging, elsewhere];

describe("how a vendor finds what a program declares", () => {
  test.each<[StackResource, string, PropertyMap, string]>([
    [api, "render:findService", { name: "toolboxai-backend" }, 'Render has no service "toolboxai-backend"'],
    [
      group,
      "render:findEnvGroup",
      { name: "toolboxai-secrets" },
      'Render has no environment group "toolboxai-secrets"',
    ],
    [web, "vercel:findProject", { name: "toolboxai-dashboard" }, 'Vercel has no project "toolboxai-dashboard"'],
    [scopes, "vercel:findProject", { name: "toolboxai-dashboard" }, 'Vercel has no project "toolboxai-dashboard"'],
    [
      variables,
      "railway:findService",
      { project: "standards", service: "standards-api" },
      'Railway has no service "standards-api" in project "standards"',
    ],
    [
      inStaging,
      "railway:findService",
      { project: "standards", service: "standards-api", environment: "staging" },
      'Railway has no service "standards-api" in environment "staging" of project "standards"',
    ],
    [
      elsewhere,
      "railway:findService",
      { project: "p-1", service: "standards-api", environment: "e-1" },
      'Railway has no service "standards-api" in environment "e-1" of project "p-1"',
    ],
  ])("$name", (declared, token, args, absent) => {
    expect(lookupOf(declared, all)).toMatchObject({ token: `stackwright:${token}`, args, absent });
  });

  test.each([
    ["a name that is not known yet", resource("render:WebService", "x", { name: UNKNOWN })],
    ["a project nobody knows", resource("railway:Variables", "x", {}, { serviceId: [service], environmentId: [] })],
    ["what has no variables and is not deployed", resource("render:KeyValue", "x", { name: "cache" })],
  ])("%s is not looked up", (_, declared) => {
    expect(lookupOf(declared, all)).toBeUndefined();
  });
});

describe("what a lookup found", () => {
  const ids = { projectId: "p", environmentId: "e", serviceId: "s" };
  test.each<[StackResource, PropertyMap, Partial<StackResource>]>([
    [api, { serviceId: "srv-1" }, { id: "srv-1", outputs: { serviceId: "srv-1" } }],
    [group, { groupId: "evg-1" }, { id: "evg-1" }],
    [web, { projectId: "prj_1" }, { id: "prj_1", outputs: { projectId: "prj_1" } }],
    [scopes, { projectId: "prj_1" }, { id: "prj_1/environment", inputs: { projectId: "prj_1" } }],
    [variables, ids, { id: "p/e/s", inputs: ids }],
  ])("$name", (declared, found, expected) => {
    expect(located(declared, found)).toMatchObject(expected);
    expect(located(declared, {})).toBeUndefined();
  });
});

test("a stack without state: ids where there are any, what is not there once, what cannot be asked once", async () => {
  const asked: string[] = [];
  const answers: Record<string, PropertyMap> = {
    "stackwright:render:findService": { serviceId: "srv-1" },
    "stackwright:render:findEnvGroup": { groupId: "evg-1" },
    "stackwright:vercel:findProject": {},
  };
  const provider = {
    invoke: async ({ token }: { token: string }) => {
      asked.push(token);
      if (answers[token] === undefined) throw new Error("Railway does not accept the token\nat once");
      return { result: answers[token], failures: [] };
    },
  };
  const part = { examined: [], findings: [], notLooked: [] };
  const opened = { stack: "production", source: "program", resources: all, part } as unknown as OpenStack;
  const stack = await locate(opened, { ofPackage: async () => provider as never });
  const found = (name: string, type: string) =>
    stack.resources.find((each) => each.name === name && each.type.includes(type))!;
  expect(found("api", "WebService").id).toBe("srv-1");
  expect(found("group", "EnvGroup")).toMatchObject({ id: "evg-1", inputs: { serviceIds: ["srv-1"] } });
  expect(stack.part.findings).toMatchObject([
    { code: "not-deployed", what: 'Vercel has no project "toolboxai-dashboard" that this key can see' },
  ]);
  expect(stack.part.examined).toMatchObject([{ subject: "project toolboxai-dashboard", state: "not there" }]);
  expect(stack.part.notLooked).toEqual(["service standards-api: Railway does not accept the token"]);
  expect(asked.filter((token) => token.includes("vercel"))).toHaveLength(1);
});
