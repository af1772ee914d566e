import { readdirSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";
import { ROWS } from "./rows.ts";

const MARKS = { passed: "✓ pass", failed: "✗ FAIL", skipped: "- skip", pending: "- skip", none: "✗ none" };
type State = keyof typeof MARKS;

/** Prints every row with the tests behind it. A row without a test fails the run, unless only some files were run. */
export default class RowsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const isPart = modules.length < readdirSync(import.meta.dirname).filter((file) => file.endsWith(".test.ts")).length;
    const rows = Object.entries(ROWS)
      .map(([id, what]) => ({ id, what, own: tests.filter(({ name }) => name.split(/[ :]/)[0] === id) }))
      .filter(({ own }) => own.length > 0 || !isPart)
      .map((row) => ({ ...row, state: stateOf(row.own) }));
    for (const { id, what, state, own } of rows) {
      say(`${MARKS[state]}  ${id.padEnd(3)} ${what}`);
      for (const [file, number] of countedBy(own, fileOf)) say(`             ${file}, ${count(number, "test")}`);
      for (const test of own) if (stateOf([test]) !== "passed") say(`             ${stateOf([test])}: ${test.name}`);
    }
    for (const test of tests)
      for (const error of test.result().errors ?? []) say(`\n${test.fullName}\n${textOf(error)}`);
    for (const module of modules) {
      for (const error of module.errors()) say(`\n${module.moduleId}\n${textOf(error)}`);
      for (const suite of module.children.allSuites())
        for (const error of suite.errors()) say(`\n${suite.fullName}\n${textOf(error)}`);
    }
    const passed = rows.filter(({ state }) => state === "passed").length;
    const others = isPart ? `, ${Object.keys(ROWS).length - rows.length} not run` : "";
    say(`\nrows: ${passed} of ${rows.length} pass${others}`);
    if (passed < rows.length) process.exitCode = 1;
  }
}

const fileOf = ({ module }: TestCase): string => relative(process.cwd(), module.moduleId);
const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

function countedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** Whether nothing before the test failed, in its file or in a suite around it. */
function isSetUp({ parent }: TestCase | TestSuite): boolean {
  if (parent.errors().length > 0) return false;
  return parent.type === "module" || isSetUp(parent);
}

/** The worst of them. */
function stateOf(tests: readonly TestCase[]): State {
  const states = tests.map((test) => (isSetUp(test) ? test.result().state : "failed"));
  return (["failed", "pending", "skipped", "passed"] as const).find((state) => states.includes(state)) ?? "none";
}

function textOf({ stack, message, diff }: { stack?: string; message: string; diff?: string }): string {
  const text = stack?.includes(message) ? stack : `${message}\n${stack ?? ""}`;
  return diff === undefined ? text : `${text}\n${diff}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
