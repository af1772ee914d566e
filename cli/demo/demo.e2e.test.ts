import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const BIN = resolve(import.meta.dirname, "../bin.mjs");
let temp: string;

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), "demo-"));
});
afterEach(() => rmSync(temp, { recursive: true, force: true }));

function demo(onOutput: (output: string, kill: (signal: NodeJS.Signals) => void) => void = () => {}) {
  return new Promise<{ code: number | null; output: string }>((done) => {
    const child = spawn(process.execPath, [BIN, "demo"], { env: { ...process.env, TMPDIR: temp, NO_COLOR: "1" } });
    let output = "";
    const hear = (data: Buffer) => {
      output += data;
      onOutput(output, (signal) => child.kill(signal));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("close", (code) => done({ code, output }));
  });
}

/** tsx keeps a cache of its own in the temporary folder. */
const leftovers = () => readdirSync(temp).filter((file) => !file.startsWith("tsx-"));

test("the demo shows every fact it promises and leaves no file behind", async () => {
  const { code, output } = await demo();
  expect(output).not.toContain("✗ staging");
  expect(code, output).toBe(0);
  const summary = output.slice(output.indexOf("What you saw"));
  expect(summary).not.toContain("✗");
  for (const fact of [
    "second up: 0 changes, 0 write requests",
    "port 5432 is refused",
    "exactly that variable",
    "nothing is left",
  ]) {
    expect(summary).toContain(fact);
  }
  expect(leftovers()).toEqual([]);
});

test("Ctrl-C in the middle leaves no file behind and says so", async () => {
  let sent = false;
  const { code, output } = await demo((text, kill) => {
    if (sent || !text.includes("2. Production")) return;
    sent = true;
    kill("SIGINT");
  });
  expect(output).toContain("Interrupted");
  expect(code).toBe(130);
  expect(leftovers()).toEqual([]);
});
