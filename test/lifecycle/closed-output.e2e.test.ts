import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const BIN = join(ROOT, "cli/bin.mjs");
/** As the shell gives it to what SIGPIPE ended. */
const CLOSED = 141;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "closed-output-"));
  mkdirSync(join(folder, "tmp"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a command, reads at least so many lines of its output, and closes the pipe. */
async function readAndClose(args: string[], lines: number) {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", TMPDIR: join(folder, "tmp") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [read, errors] = ["", ""];
  child.stderr.on("data", (data) => (errors += data));
  const ended = once(child, "close");
  const close = () => child.stdout.destroy();
  if (lines === 0) close();
  child.stdout.on("data", (data) => {
    read += data;
    if (read.split("\n").length > lines) close();
  });
  const [code, signal] = await ended;
  return { code, signal, read, errors };
}

/** What the command left where temporary files go; compiled modules are a cache for the next time. */
const left = () => readdirSync(join(folder, "tmp")).filter((name) => !/^(tsx|ts-node)-/.test(name));

test.each([[["--help"]], [["demo", "--list"]], [["check", "--stack", "production"]]])(
  "%j into a pipe that is closed already ends quietly",
  async (args) => {
    const { code, signal, errors } = await readAndClose(args, 0);
    expect([code, signal, errors]).toEqual([CLOSED, null, ""]);
    expect(left()).toEqual([]);
  },
);

test("the demo, of which only the first lines are wanted, stops, and leaves no folder behind", async () => {
  const { code, signal, read, errors } = await readAndClose(["demo"], 5);
  expect(read).toContain("1. Staging, from nothing to healthy");
  expect([code, signal, errors]).toEqual([CLOSED, null, ""]);
  expect(left()).toEqual([]);
});
