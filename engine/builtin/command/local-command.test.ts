import { expect, test } from "vitest";
import type { PluginLog } from "../../plugin/plugin-process.ts";
import { secretOf } from "../../plugin/wire.ts";
import { type PropertyMap, UNKNOWN } from "../../property-value.ts";
import { temporaryFolder } from "../../state/testing.ts";
import { builtinProvider } from "../index.ts";

// What the real plugin (1.2.1) answered over gRPC to the same calls.
const urn = "urn:pulumi:dev::shop::command:local:Command::hi";
const logs: PluginLog[] = [];
const env = { PATH: process.env.PATH, INHERITED: "yes" };
const provider = builtinProvider("command", { workingDir: "/tmp", env, onLog: (log) => logs.push(log) })!;

const create = (inputs: PropertyMap, more: { preview?: boolean; timeout?: number } = {}) =>
  provider.create({ urn, inputs, timeout: 0, preview: false, ...more });
const update = (oldOutputs: PropertyMap, news: PropertyMap, preview = false) =>
  provider.update({ urn, id: "x", oldInputs: {}, oldOutputs, news, timeout: 0, ignoreChanges: [], preview });
const diff = (oldInputs: PropertyMap, news: PropertyMap, ignoreChanges: string[] = []) =>
  provider.diff({ urn, id: "x", oldInputs, oldOutputs: oldInputs, news, ignoreChanges });
const check = async (news: PropertyMap) =>
  (await provider.check({ urn, olds: {}, news, randomSeed: new Uint8Array() })).failures;

test("create runs the command and keeps its inputs and output", async () => {
  const inputs = {
    create: "echo $A $INHERITED; cat; pwd; echo err >&2",
    environment: { A: "x" },
    stdin: "in\n",
    dir: ".",
  };
  const { id, outputs } = await create(inputs);
  expect(id).toMatch(/^hi[0-9a-f]{8}$/);
  expect(outputs).toEqual({ ...inputs, stdout: "x yes\nin\n/tmp", stderr: "err" });
  expect(logs.filter((log) => log.urn === urn).map(({ text }) => text)).toEqual(
    expect.arrayContaining(["x yes", "in", "/tmp", "err"]),
  );
});

test("only one newline is taken off the end, and no command means no output", async () => {
  expect((await create({ create: "printf 'a\\n\\n'" })).outputs.stdout).toBe("a\n");
  expect((await create({ update: "echo up" })).outputs).toEqual({ update: "echo up", stdout: "", stderr: "" });
});

test("an interpreter, and a folder from where plugins run", async () => {
  const dir = await temporaryFolder();
  const inputs = { interpreter: [process.execPath, "-p"], create: "process.cwd()", dir, logging: "none" };
  logs.length = 0;
  expect((await create(inputs)).outputs.stdout).toBe(dir);
  expect(logs).toEqual([]);
});

test("a preview runs nothing; its output is unknown once an input that was there changes", async () => {
  expect((await create({ create: "exit 1" }, { preview: true })).outputs).toEqual({
    create: "exit 1",
    stdout: UNKNOWN,
    stderr: UNKNOWN,
  });
  const old = { create: "c", environment: { A: "1" }, stdout: "was", stderr: "" };
  expect((await update(old, { create: "c", environment: { A: "1" }, update: "u" }, true)).outputs.stdout).toBe("was");
  expect((await update(old, { create: "c", environment: { A: "2" } }, true)).outputs.stdout).toBe(UNKNOWN);
  expect((await update(old, { create: "c" }, true)).outputs.stdout).toBe(UNKNOWN);
  expect((await update(old, { ...old, create: UNKNOWN }, true)).outputs.stderr).toBe(UNKNOWN);
});

test("update and delete see the last output", async () => {
  const old = { create: "echo c", stdout: "out", stderr: "err" };
  const command = "echo $PULUMI_COMMAND_STDOUT/$PULUMI_COMMAND_STDERR";
  expect((await update(old, { create: "echo c", update: command })).outputs.stdout).toBe("out/err");
  expect((await update(old, { create: "echo again" })).outputs.stdout).toBe("again");
  expect((await update(old, { update: command, addPreviousOutputInEnv: false })).outputs.stdout).toBe("/");
  const outputs = { ...old, delete: `${command}; exit 7` };
  await expect(provider.delete({ urn, id: "x", oldInputs: {}, outputs, timeout: 0 })).rejects.toThrow(
    /exit status 7.*out\/err/s,
  );
});

test("a failure says the exit status, the command and what it printed", async () => {
  await expect(create({ create: "echo out; exit 4" })).rejects.toThrow(
    'exit status 4: running "echo out; exit 4":\nout\n',
  );
  await expect(create({ create: "kill -9 $$" })).rejects.toThrow("signal: SIGKILL: running");
  await expect(create({ create: "true", dir: "/nowhere" })).rejects.toThrow("/nowhere does not exist");
});

test("no secret among the inputs is logged or in an error", async () => {
  logs.length = 0;
  const inputs = {
    create: secretOf("echo $TOKEN; echo hunter22; exit 1"),
    environment: { TOKEN: secretOf("hunter22") },
  };
  const error = await create(inputs).catch((caught: Error) => caught.message);
  expect(error).toBe("exit status 1: running [secret]:\n[secret]\n[secret]\n");
  expect(logs.map(({ text }) => text)).toEqual(["[secret]", "[secret]"]);
});

test("cancelling, and a timeout, end a command with all it started", async () => {
  await expect(create({ create: "sleep 600 & sleep 600" }, { timeout: 0.05 })).rejects.toThrow(
    "timed out after 0.05 s",
  );
  const other = builtinProvider("command", {
    workingDir: "/tmp",
    env,
    onLog: ({ text }) => text === "up" && other.cancel(),
  })!;
  const running = other.create({ urn, inputs: { create: "echo up; sleep 600" }, timeout: 0, preview: false });
  await expect(running).rejects.toThrow("cancelled");
  await other.close();
});

test.each<[string, PropertyMap, PropertyMap, Record<string, string>, string[]]>([
  ["nothing", { create: "a" }, { create: "a", version: "1", __internal: 1 }, {}, []],
  ["a command", { create: "a" }, { create: "b" }, { create: "update" }, []],
  ["a command becoming secret", { create: "a" }, { create: secretOf("a") }, { create: "update" }, []],
  ["a command not known", { create: "a" }, { create: UNKNOWN }, { create: "update" }, []],
  [
    "one variable",
    { environment: { A: "1", B: "2" } },
    { environment: { A: "3", "b.c": "4" } },
    { "environment.A": "update", "environment.B": "delete", 'environment["b.c"]': "add" },
    [],
  ],
  ["all variables", { environment: { A: "1" } }, {}, { environment: "delete" }, []],
  [
    "an interpreter",
    { interpreter: ["/bin/sh", "-c"] },
    { interpreter: ["/bin/bash", "-c"] },
    { "interpreter[0]": "update" },
    [],
  ],
  ["the first triggers", {}, { triggers: [1] }, { triggers: "add-replace" }, ["triggers"]],
  ["no more triggers", { triggers: [1] }, {}, { triggers: "delete-replace" }, ["triggers"]],
  ["triggers not known", { triggers: [1] }, { triggers: UNKNOWN }, { triggers: "update-replace" }, ["triggers"]],
  [
    "single triggers",
    { triggers: [1, "a", {}] },
    { triggers: [1, "b"] },
    { "triggers[1]": "update", "triggers[2]": "delete" },
    [],
  ],
])("%s changed", async (_what, before, after, detailed, replaceKeys) => {
  const result = await diff(before, after);
  expect(Object.fromEntries(Object.entries(result.detailedDiff!).map(([path, { kind }]) => [path, kind]))).toEqual(
    detailed,
  );
  expect(result.replaceKeys).toEqual(replaceKeys);
  expect(result.changes).toBe(Object.keys(detailed).length > 0 ? "some" : "none");
  expect(new Set(result.changedKeys)).toEqual(new Set(Object.keys(detailed).map((path) => path.replace(/[.[].*/, ""))));
});

test("ignored changes are no changes", async () => {
  expect((await diff({ create: "a" }, { create: "b" }, ["create"])).changes).toBe("none");
});

test("inputs of the wrong type, unknown ones, and those this engine does not take are refused", async () => {
  expect(
    await check({ create: 5, bogus: 1, environment: { A: 1 }, assetPaths: ["*"], triggers: [1], stdin: null }),
  ).toEqual([
    { property: "create", reason: "must be a 'string'; got 'number' instead" },
    { property: "bogus", reason: "Unrecognized field 'bogus' on 'local.CommandInputs'" },
    { property: "environment.A", reason: "must be a 'string'; got 'number' instead" },
    { property: "assetPaths", reason: expect.stringContaining("--engine pulumi") },
  ]);
  expect(await check({ create: secretOf("x"), interpreter: UNKNOWN, environment: { A: UNKNOWN } })).toEqual([]);
});

test("the provider's inputs carry the mark the real plugin leaves", async () => {
  expect((await provider.checkConfig({ urn, olds: {}, news: { version: "1.2.1" } })).inputs).toEqual({
    version: "1.2.1",
    "__pulumi-go-provider-version": "v1.5.0",
  });
});
