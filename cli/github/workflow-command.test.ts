import { expect, test } from "vitest";
import { type Annotation, workflowCommand, workflowCommands } from "./workflow-command.ts";

const WARNING: Annotation = { level: "warning", title: "rule", message: "words" };

test.each<[string, Partial<Annotation>, string]>([
  ["plain", {}, "::warning title=rule::words"],
  ["with its place", { file: "index.ts", line: 3 }, "::warning file=index.ts,line=3,title=rule::words"],
  ["over lines", { message: "a\nb" }, "::warning title=rule::a%0Ab"],
  [
    "with a command inside",
    { message: "a\n::set-output name=x::y" },
    "::warning title=rule::a%0A::set-output name=x::y",
  ],
  ["with a percent sign", { message: "100%0A" }, "::warning title=rule::100%250A"],
  ["with properties in a file's name", { file: "a,line=9::b" }, "::warning file=a%2Cline=9%3A%3Ab,title=rule::words"],
  ["with a terminal's control characters", { message: "\u001b[31mred\u0007" }, "::warning title=rule::red�"],
])("an annotation %s", (_, change, line) => {
  expect(workflowCommand({ ...WARNING, ...change })).toBe(line);
});

test("what GitHub would drop is counted, errors come first", () => {
  const warnings = Array.from({ length: 12 }, () => WARNING);
  const lines = workflowCommands([...warnings, { ...WARNING, level: "error" }]);
  expect(lines).toHaveLength(12);
  expect(lines[0]).toMatch(/^::error /);
  expect(lines.at(-1)).toBe("2 more findings are in the job summary: GitHub shows 10 a level.");
});
