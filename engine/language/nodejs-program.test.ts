import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ProgramOptions, runNodejsProgram } from "./nodejs-program.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "stackwright-program-"));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** Puts `source` where the SDK's runner would be. */
async function withRunner(source: string, extra: Partial<ProgramOptions> = {}) {
  const folder = join(dir, "node_modules/@pulumi/pulumi/cmd/run");
  await mkdir(folder, { recursive: true });
  await writeFile(join(dir, "node_modules/@pulumi/pulumi/package.json"), '{"name":"@pulumi/pulumi"}');
  await writeFile(join(folder, "index.js"), source);
  const out: string[] = [];
  const err: string[] = [];
  const result = await runNodejsProgram({
    project: "p",
    stack: "s",
    projectDir: dir,
    pwd: dir,
    entryPoint: "index.ts",
    runtimeOptions: { typescript: false },
    engineAddress: "127.0.0.1:1",
    preview: true,
    parallel: 3,
    config: { PULUMI_CONFIG: '{"p:a":"1"}' },
    env: process.env,
    onOutput: (line) => out.push(line),
    onErrorOutput: (line) => err.push(line),
    ...extra,
  });
  return { result, out, err };
}

it("starts the runner as Pulumi's language host does", async () => {
  const { result, out } = await withRunner(
    "console.log(process.argv.slice(2).join(' ')); console.log(process.env.PULUMI_CONFIG, process.env.PULUMI_NODEJS_TYPESCRIPT)",
  );
  expect(result).toEqual({ succeeded: true });
  expect(out).toEqual([
    `--monitor 127.0.0.1:1 --engine 127.0.0.1:1 --organization organization --project p --root-directory ${dir} --stack s --pwd ${dir} --dry-run --parallel 3 index.ts`,
    '{"p:a":"1"} false',
  ]);
});

it.each([
  ["process.exit(32)", { succeeded: false }],
  ["process.exit(7)", { succeeded: false, error: "the program exited with code 7" }],
  ["process.kill(process.pid, 'SIGKILL')", { succeeded: false, error: "the program was ended by SIGKILL" }],
])("%s", async (source, expected) => {
  expect((await withRunner(source)).result).toEqual(expected);
});

it("passes on both outputs line by line, the last one without its newline too", async () => {
  const { out, err } = await withRunner("process.stdout.write('a\\nb'); console.error('c')");
  expect([out, err]).toEqual([["a", "b"], ["c"]]);
});

it("ends the program when told to", async () => {
  const abort = new AbortController();
  const { result } = await withRunner("console.log('up'); setInterval(() => {}, 1000)", {
    signal: abort.signal,
    onOutput: () => abort.abort(),
  });
  expect(result.succeeded).toBe(false);
});

it("says when the SDK is not installed", async () => {
  await expect(withRunner("", { pwd: "/" })).rejects.toThrow("run npm install there");
});

it("lets an error with a scoped module's bare file in its stack be printed in colour", async () => {
  const stack = "Error: bug\\n    at f (/x/node_modules/@pulumi/resource.ts:1598:22)";
  const source = `const e = new Error("bug"); e.stack = "${stack}"; console.log(require("util").inspect(e, { colors: true }));`;
  const { out } = await withRunner(source);
  expect(out.join("\n")).toContain("resource.ts:1598:22");
});
