import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ResolvedConfig } from "../config/resolved-config.ts";
import { secretOf } from "../plugin/wire.ts";
import { UNKNOWN } from "../property-value.ts";
import type { AnalyzedResource } from "./analyzed-resource.ts";
import { PolicyPack } from "./policy-pack.ts";

const folder = join(import.meta.dirname, "testdata", "pack");
const options = {
  project: "shop",
  stack: "dev",
  env: process.env,
  engineAddress: "127.0.0.1:1",
  dryRun: true,
  config: new ResolvedConfig({ "shop:a": "1" }, [], {}),
  onLog: () => {},
};

const resource: AnalyzedResource = {
  urn: "urn:pulumi:dev::shop::test:index:Thing::a",
  type: "test:index:Thing",
  name: "a",
  properties: { open: 1, hidden: secretOf("s"), __internal: "x" },
  options: { protect: true, ignoreChanges: ["open"], customTimeouts: { create: 60 }, parent: "urn:parent" },
  provider: { urn: "urn:p", type: "pulumi:providers:test", name: "default", properties: { region: "eu" } },
};

let pack: PolicyPack;
beforeAll(async () => {
  pack = await PolicyPack.start(folder, options);
});
afterAll(() => pack.close());

test("a pack says what it holds; the version is that of PulumiPolicy.yaml", () => {
  expect(pack.info).toMatchObject({ name: "test-pack", version: "9.9.9", supportsConfig: true });
  expect(pack.info.policies.map(({ name, type, enforcementLevel }) => [name, type, enforcementLevel])).toEqual([
    ["echo", "resource", "mandatory"],
    ["mends", "resource", "remediate"],
    ["names", "stack", "advisory"],
    ["touches", "resource", "advisory"],
  ]);
});

test("a rule sees plain values, the resource's options and its provider, and its configuration", async () => {
  await pack.configure({ echo: { word: "w" }, touches: "mandatory" });
  const { violations } = await pack.analyze(resource);
  expect(violations).toHaveLength(1);
  const [violation] = violations;
  expect(violation).toMatchObject({
    policyName: "echo",
    packName: "test-pack",
    packVersion: "9.9.9",
    enforcementLevel: "mandatory",
    urn: resource.urn,
  });
  const seen = JSON.parse(violation!.message.slice(violation!.message.indexOf("{")));
  expect(seen).toMatchObject({
    props: { open: 1, hidden: "s" },
    opts: { protect: true, ignoreChanges: ["open"], customTimeouts: { createSeconds: 60 }, parent: "urn:parent" },
    provider: { region: "eu" },
    urn: resource.urn,
    name: "a",
    type: "test:index:Thing",
    config: { limit: 3, word: "w" },
  });
  expect(seen.props).not.toHaveProperty("__internal");
  expect(pack.info.policies.find(({ name }) => name === "touches")?.enforcementLevel).toBe("mandatory");
});

test("a rule that touches an unknown value says so; its level becomes advisory", async () => {
  await pack.configure({ echo: "disabled", touches: "mandatory" });
  const later = (value: string) => pack.analyze({ ...resource, properties: { later: value } });
  expect((await later("x")).violations).toMatchObject([
    { policyName: "touches", enforcementLevel: "mandatory", severity: "high" },
  ]);
  expect((await later(UNKNOWN)).violations).toMatchObject([
    { policyName: "touches", enforcementLevel: "advisory", message: expect.stringContaining("can't run policy") },
  ]);
});

test("a stack rule sees all resources and how they hang together", async () => {
  const { parent: _, ...rest } = resource.options;
  const first = { ...resource, options: rest, dependencies: [], propertyDependencies: {} };
  const urn = `${resource.urn}b`;
  const second = {
    ...first,
    urn,
    name: "b",
    parent: first.urn,
    dependencies: [first.urn],
    propertyDependencies: { x: [first.urn], y: [] },
  };
  const { violations } = await pack.analyzeStack([first, second]);
  const [violation] = violations;
  expect(violation).toMatchObject({ policyName: "names", enforcementLevel: "advisory" });
  expect(JSON.parse(violation!.message.slice(violation!.message.indexOf("[{")))).toEqual([
    { name: "a", dependencies: [], properties: {} },
    { name: "b", parent: "a", dependencies: ["a"], properties: { x: ["a"] } },
  ]);
});

test("a remediation gives new inputs, with what was secret still secret", async () => {
  const { remediations } = await pack.remediate({ ...resource, properties: { hidden: secretOf("s") } });
  expect(remediations).toMatchObject([
    { policyName: "mends", packVersion: "9.9.9", properties: { hidden: secretOf("s"), mended: true }, diagnostic: "" },
  ]);
});

test("a folder that is no pack is refused with what is missing", async () => {
  await expect(PolicyPack.start(import.meta.dirname, options)).rejects.toThrow(/PulumiPolicy\.yaml does not exist/);
});
