import { describe, expect, test } from "vitest";
import { allCases } from "./all-cases.ts";
import { rules } from "./rules/index.ts";
import { isOpen, outcomesIn } from "./testing.ts";

const all = await allCases();

test("every rule of the pack has cases of each kind", () => {
  expect(all.map(({ rule }) => rule.id).sort()).toEqual(rules.map(({ id }) => id).sort());
  for (const { rule, ...kinds } of all) {
    for (const [kind, programs] of Object.entries(kinds)) {
      expect([rule.id, kind, Object.keys(programs).length]).not.toEqual([rule.id, kind, 0]);
    }
  }
});

test("every rule says where it comes from, and what to do", () => {
  for (const rule of rules) {
    expect(rule.id).toMatch(/^[a-z][a-z0-9-]+$/);
    for (const text of [rule.title, rule.incident, rule.fix]) expect(text.length).toBeGreaterThan(10);
    expect(rule.incident).toMatch(/ToolBoxAI|EvaraTech|Tectonic|MapMyStandards/);
  }
});

describe.each(all.map((cases) => [cases.rule.id, cases] as const))("%s", (_, { rule, good, bad, unknown }) => {
  test.each(Object.entries(good))("good: %s", (_, program) => {
    expect(outcomesIn(rule, program)).toEqual([]);
  });

  test.each(Object.entries(bad))("bad: %s", (_, program) => {
    const violations = outcomesIn(rule, program).filter((outcome) => !isOpen(outcome));
    expect(violations.map(({ level }) => level)).toContain(rule.level);
    expect(violations.map(({ message }) => message).join("\n")).toContain(program.says ?? "Fix: ");
  });

  test.each(Object.entries(unknown))("unknown: %s", (_, program) => {
    const outcomes = outcomesIn(rule, program);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter((outcome) => !isOpen(outcome) || outcome.level !== "advisory")).toEqual([]);
  });
});
