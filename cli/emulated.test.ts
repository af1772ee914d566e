import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseArguments } from "./arguments.ts";
import { emulatedFile, emulatedFolder, onEmulators, runningEmulators } from "./emulated.ts";

let dir: string;
const args = (...more: string[]) => {
  const parsed = parseArguments(["up", "--emulated", "--cwd", dir, ...more]);
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
};
const serve = (pid: number) => {
  mkdirSync(emulatedFolder(dir));
  const world = {
    pid,
    stack: "staging",
    configFile: "/x/Pulumi.staging.yaml",
    edgeUrl: "http://edge",
    env: { A: "1" },
  };
  writeFileSync(emulatedFile(dir), JSON.stringify(world));
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "stackwright-emulated-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("takes stack, config and edge from the emulators that run, and the embedded engine", () => {
  serve(process.pid);
  const { args: meant, env } = onEmulators(args());
  expect(meant).toMatchObject({
    stack: "staging",
    configFile: "/x/Pulumi.staging.yaml",
    edge: "http://edge",
    engine: "embedded",
  });
  expect(env).toEqual({ A: "1" });
  expect(onEmulators(args("--engine", "pulumi")).args.engine).toBe("pulumi");
});

test("another stack than the one they run for is refused, with the command for it", () => {
  serve(process.pid);
  expect(() => onEmulators(args("-s", "production"))).toThrow("npx stackwright emulators --stack production");
});

test("none, or a process that is gone: says how to start them", () => {
  expect(() => onEmulators(args())).toThrow("npx stackwright emulators");
  serve(2 ** 22 + 1);
  expect(runningEmulators(dir)).toBeUndefined();
});
