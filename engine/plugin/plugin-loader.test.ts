import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Project } from "../config/project.ts";
import { type PropertyMap, UNKNOWN } from "../property-value.ts";
import { PluginLoader } from "./plugin-loader.ts";
import { ProviderCallError, type ProviderClient } from "./provider-client.ts";
import { secretOf } from "./wire.ts";

const folder = join(import.meta.dirname, "testdata", "plugin");
const project: Project = {
  dir: folder,
  file: join(folder, "Pulumi.yaml"),
  name: "shop",
  runtime: { name: "nodejs", options: {} },
  pwd: import.meta.dirname,
  entryPoint: ".",
  config: {},
  stackConfigDir: folder,
  providers: [{ name: "test", path: folder }],
};
const urn = "urn:pulumi:dev::shop::my:component:Thing$test:index:Echo::a::b";
const randomSeed = new Uint8Array(32);

const logs: string[] = [];
const loader = newLoader();
let client: ProviderClient;

beforeAll(async () => {
  client = await loader.load("test");
});
afterAll(() => loader.close());

function newLoader(mode = ""): PluginLoader {
  const env = { ...process.env, TEST_PLUGIN_MODE: mode };
  return new PluginLoader({ project, env, engineAddress: "127.0.0.1:1", onLog: ({ text }) => logs.push(text) });
}

test("values go through a plugin and come back, secrets and unknowns among them", async () => {
  await client.configure({ inputs: { key: secretOf("k"), version: "1" } });
  const news = { n: 1.5, none: null, list: ["x", { deep: true }], hidden: secretOf({ s: "x" }), later: UNKNOWN };
  const { inputs, failures } = await client.check({ urn, olds: {}, news: { ...news, bad: 1 }, randomSeed });
  expect(inputs).toEqual({ ...news, bad: 1, seenType: "test:index:Echo", seenName: "a::b" });
  expect(failures).toEqual([{ property: "bad", reason: "is bad" }]);

  const { id, outputs } = await client.create({ urn, inputs: news, timeout: 0, preview: false });
  expect(id).toBe("id-1");
  expect(outputs).toMatchObject({ ...news, cwd: import.meta.dirname });
  expect(JSON.parse(outputs.configured as string)).toEqual({ key: secretOf("k"), version: "1" });
  await expect.poll(() => logs).toContain("creating");

  expect(await client.diff({ urn, id, oldInputs: {}, oldOutputs: {}, news: {}, ignoreChanges: [] })).toEqual({
    changes: "some",
    replaceKeys: ["a"],
    stableKeys: [],
    changedKeys: [],
    deleteBeforeReplace: false,
    detailedDiff: { "a.b": { kind: "update-replace", inputDiff: true } },
  });
  expect(await client.checkConfig({ urn, olds: {}, news: { a: 1 } })).toEqual({ inputs: { a: 1 }, failures: [] });
});

test("a plugin that takes no secrets gets them open, and its answer is marked again", async () => {
  await client.configure({ inputs: { noSecrets: true } });
  const news = { open: "x", hidden: secretOf("s"), nested: { inner: secretOf("i"), other: 1 }, list: [secretOf("l")] };
  const { inputs } = await client.check({ urn, olds: {}, news, randomSeed });
  expect(inputs).toMatchObject({
    open: "x",
    hidden: secretOf("s"),
    nested: { inner: secretOf("i"), other: 1 },
    list: secretOf(["l"]),
  });
});

test("a plugin that cannot preview, or whose config is unknown, is not asked", async () => {
  await client.configure({ inputs: { noPreview: true } });
  expect(await client.create({ urn, inputs: { a: 1 }, timeout: 0, preview: true })).toEqual({
    id: "",
    outputs: { a: 1 },
  });
  await client.configure({ inputs: { key: UNKNOWN } });
  expect(await client.check({ urn, olds: {}, news: { bad: 1 }, randomSeed })).toEqual({
    inputs: { bad: 1 },
    failures: [],
  });
  expect(await client.create({ urn, inputs: { a: 1 }, timeout: 0, preview: true })).toEqual({ id: "", outputs: {} });
});

test("a resource that was made but did not come up keeps its id and outputs, secrets marked", async () => {
  await client.configure({ inputs: { noSecrets: true } });
  const inputs = { partial: true, hidden: secretOf("s") };
  const error = await client.create({ urn, inputs, timeout: 0, preview: false }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProviderCallError);
  expect((error as ProviderCallError).message).toBe("not ready\nstill not");
  expect((error as ProviderCallError).partial).toEqual({
    id: "half",
    outputs: { partial: true, hidden: secretOf("s") },
    reasons: ["not ready", "still not"],
  });
});

test("failures say what the plugin said; one that ends says how, with its last words", async () => {
  await client.configure({ inputs: {} });
  const create = (inputs: PropertyMap) => client.create({ urn, inputs, timeout: 0, preview: false });
  await expect(create({ fail: true })).rejects.toThrow("it did not work");
  await expect(create({ noId: true })).rejects.toThrow(/returned no id/);
  await expect(client.read({ urn, id: "x", inputs: {}, outputs: {} })).rejects.toThrow(
    /read is not implemented|not implement|UNIMPLEMENTED/i,
  );
  await expect(create({ crash: true })).rejects.toThrow("plugin test ended with exit code 9");
  await expect(newLoader("dies").load("test")).rejects.toThrow(
    /plugin test did not start: it ended with exit code 7\n {2}the reason it died/,
  );
  await expect(newLoader("chatty").load("test")).rejects.toThrow(/printed "hello" instead of its port/);
});

test("no plugin is left running", async () => {
  const closing = newLoader();
  const closed = await closing.load("test");
  await closed.configure({ inputs: {} });
  const { outputs } = await closed.create({ urn, inputs: {}, timeout: 0, preview: false });
  await closing.close();
  expect(() => process.kill(outputs.pid as number, 0)).toThrow("ESRCH");
  expect(logs).toContain("cancelled");
});

test("packages without a plugin are refused by name", async () => {
  await expect(newLoader().load("aws")).rejects.toThrow(
    /no plugin for package aws: .*Pulumi\.yaml names.*random, command.*--engine pulumi/,
  );
  expect(await newLoader().load("random")).toBeDefined();
});

test("a path without a plugin is named with the file that says it", async () => {
  const wrong = { ...project, providers: [{ name: "test", path: import.meta.dirname }] };
  const lost = new PluginLoader({ project: wrong, env: process.env, engineAddress: "127.0.0.1:1", onLog: () => {} });
  await expect(lost.load("test")).rejects.toThrow(
    `${project.file}, plugins.providers: there is no plugin test in ${import.meta.dirname}; correct its path, or run npm install`,
  );
});
