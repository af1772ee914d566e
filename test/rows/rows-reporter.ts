import { relative } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { ROWS } from "./rows.ts";

const MARKS = { passed: "✓ pass", failed: "✗ FAIL", skipped: "- skip", pending: "- skip", none: "✗ none" };
type State = keyof typeof MARKS;

/** Prints every row with the tests behind it. A row without a test fails the run. */
export default class RowsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const rows = Object.entries(ROWS).map(([id, what]) => {
      const own = tests.filter(({ name }) => name.split(/[ :]/)[0] === id);
      return { id, what, state: stateOf(own), own };
    });
    for (const { id, what, state, own } of rows) {
      const files = [...new Set(own.map(({ module }) => relative(process.cwd(), module.moduleId)))];
      say(`${MARKS[state]}  ${id.padEnd(3)} ${what}`);
      for (const file of files) say(`             ${file}`);
    }
    for (const test of tests)
      for (const error of test.result().errors ?? []) say(`\n${test.fullName}\n${textOf(error)}`);
    for (const module of modules) {
      for (const error of module.errors()) say(`\n${module.moduleId}\n${textOf(error)}`);
      for (const suite of module.children.allSuites())
        for (const error of suite.errors()) say(`\n${suite.fullName}\n${textOf(error)}`);
    }
    const passed = rows.filter(({ state }) => state === "passed").length;
    say(`\nrows: ${passed} of ${rows.length} pass`);
    if (passed < rows.length) process.exitCode = 1;
  }
}

/** The worst of them. */
function stateOf(tests: readonly TestCase[]): State {
  const states = tests.map((test) => test.result().state);
  return (["failed", "pending", "skipped", "passed"] as const).find((state) => states.includes(state)) ?? "none";
}

function textOf({ stack, message, diff }: { stack?: string; message: string; diff?: string }): string {
  const text = stack?.includes(message) ? stack : `${message}\n${stack ?? ""}`;
  return diff === undefined ? text : `${text}\n${diff}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
