import { expect, test } from "vitest";
import { doctorSchema, renderJson } from "./render-json.ts";
import { renderTerminal } from "./render-terminal.ts";
import { type DoctorFinding, exitCodeOf, nothing, type Severity, toReport } from "./report.ts";

const finding = (severity: Severity, what = severity as string): DoctorFinding => ({
  severity,
  code: "code",
  what,
  where: "there",
  mend: "npx stackwright up",
});
const report = (...findings: DoctorFinding[]) => toReport([{ ...nothing(), findings }]);
const paint = (_: unknown, text: string) => text;

test.each<[string, ReturnType<typeof report>, number]>([
  ["nothing", report(), 0],
  ["advice", report(finding("advice")), 0],
  ["a warning", report(finding("warning")), 2],
  ["an error", report(finding("error")), 2],
  ["an error, and something not looked at", { ...report(finding("error")), notLooked: ["no network"] }, 1],
])("exit code with %s", (_, given, code) => {
  expect(exitCodeOf(given)).toBe(code);
});

test("the worst first, each once", () => {
  const parts = [
    { ...nothing(), findings: [finding("advice"), finding("error")], notLooked: ["no network"] },
    { ...nothing(), findings: [finding("error"), finding("warning")], notLooked: ["no network"] },
  ];
  const { findings, notLooked } = toReport(parts);
  expect(findings.map(({ severity }) => severity)).toEqual(["error", "warning", "advice"]);
  expect(notLooked).toEqual(["no network"]);
});

test("as JSON it keeps to its schema", () => {
  const stack = { project: "toolboxai", stack: "production", source: "state" } as const;
  const examined = [{ subject: "https://x", state: "healthy", ok: true, details: [{ text: "health: 200", ok: true }] }];
  const full = { ...report(finding("error")), stack, examined };
  expect(doctorSchema.parse(JSON.parse(renderJson(full)))).toMatchObject({ version: 1, exitCode: 2, stack, examined });
  expect(doctorSchema.parse(JSON.parse(renderJson(report())))).toMatchObject({ exitCode: 0, stack: null });
});

test("on a terminal each finding has its place and what mends it; nothing moves the cursor", () => {
  const lines = renderTerminal(report(finding("error", "down\u001b[2J")), paint);
  expect(lines).toEqual(["", "✗ error  down", "    where  there", "    mend   npx stackwright up", "", "1 error."]);
  const fine = toReport([{ ...nothing(), examined: [{ subject: "a", state: "healthy", ok: true, details: [] }] }]);
  expect(renderTerminal(fine, paint)).toEqual(["✓ a  healthy", "", "All well: 1 looked at."]);
});
