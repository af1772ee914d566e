import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseArguments } from "../../cli/arguments.ts";
import { annotate } from "../../cli/commands/annotate.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "annotate-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function run(files: { sarif?: string; summary?: string }): { code: number; lines: string[]; summary: string } {
  const argv = Object.entries(files).flatMap(([name, text]) => {
    writeFileSync(join(dir, name), text);
    return [`--${name}`, join(dir, name)];
  });
  const args = parseArguments(["annotate", ...argv]);
  if (typeof args === "string") throw new Error(args);
  const lines: string[] = [];
  const GITHUB_STEP_SUMMARY = join(dir, "out");
  writeFileSync(GITHUB_STEP_SUMMARY, "before\n");
  const code = annotate(args, { GITHUB_STEP_SUMMARY }, (line) => lines.push(line));
  return { code, lines, summary: readFileSync(GITHUB_STEP_SUMMARY, "utf8") };
}

function sarif(...results: { level: string; baselineState: string; message?: { text: string } }[]): string {
  const place = { physicalLocation: { artifactLocation: { uri: "a%20b/index.ts" }, region: { startLine: 4 } } };
  const full = results.map((result) => ({ ruleId: "rule", message: { text: "words" }, locations: [place], ...result }));
  return JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "stackwright" } }, results: full }] });
}

test.each([
  ["a new error", "error", "new", 1, "error"],
  ["an error that was there", "error", "unchanged", 0, "error"],
  ["a new warning", "warning", "new", 0, "warning"],
  ["a note", "note", "new", 0, "notice"],
])("%s", (_, level, baselineState, code, command) => {
  expect(run({ sarif: sarif({ level, baselineState }) })).toMatchObject({
    code,
    lines: [`::${command} file=a b/index.ts,line=4,title=rule::words`],
  });
});

test("what is new comes before what was there", () => {
  const known = Array.from({ length: 10 }, () => ({ level: "error", baselineState: "unchanged" }));
  const { lines } = run({
    sarif: sarif(...known, { level: "error", baselineState: "new", message: { text: "news" } }),
  });
  expect(lines[0]).toMatch(/::news$/);
  expect(lines).toHaveLength(11);
});

test("the summary is added to what is there", () => {
  expect(run({ summary: "words\n" }).summary).toBe("before\nwords\n");
});

test("a summary that GitHub would not show is cut at a line", () => {
  const { summary } = run({ summary: `${"é".repeat(99)}\n`.repeat(6_000) });
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024 + "before\n".length);
  expect(summary).toMatch(/é\n\n\*Cut to the size of a job summary: all of it is in the run's artifact\.\*\n$/);
});

test.each([
  [{ sarif: "{}" }, /is not SARIF 2\.1\.0\. Make it with: npx stackwright diff/],
  [{}, "Say what to show"],
])("%j is refused", (files, message) => {
  expect(() => run(files)).toThrow(message);
});
