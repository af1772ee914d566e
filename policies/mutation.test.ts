import { expect, test } from "vitest";
import { allCases } from "./all-cases.ts";
import { isStackRule, type Rule } from "./rule.ts";
import { isOpen, outcomesIn, type RuleCases } from "./testing.ts";

/** The same rule with nothing in its check. */
function hollow(rule: Rule): Rule {
  return isStackRule(rule) ? { ...rule, checkStack: () => {} } : { ...rule, check: () => {} };
}

/** The same rule that reports whatever it is shown. */
function shouting(rule: Rule): Rule {
  if (!isStackRule(rule)) return { ...rule, check: (_, report) => report.violation("Something is wrong.") };
  return {
    ...rule,
    checkStack: (stack, report) => {
      for (const subject of stack.ofType(...rule.types)) report.violation(subject, "Something is wrong.");
    },
  };
}

/** The names of the cases that a test would find to be as they should. */
function passing(rule: Rule, { good, bad, unknown }: RuleCases) {
  const violates = (program: (typeof bad)[string]) => outcomesIn(rule, program).some((outcome) => !isOpen(outcome));
  const isSilent = (program: (typeof bad)[string]) => outcomesIn(rule, program).length === 0;
  return {
    good: Object.keys(good).filter((name) => isSilent(good[name]!)),
    bad: Object.keys(bad).filter((name) => violates(bad[name]!)),
    unknown: Object.keys(unknown).filter((name) => !violates(unknown[name]!) && !isSilent(unknown[name]!)),
  };
}

test.each((await allCases()).map((cases) => [cases.rule.id, cases] as const))(
  "%s: without its check, none of its bad and unknown cases is noticed",
  (_, cases) => {
    expect(passing(hollow(cases.rule), cases)).toEqual({ good: Object.keys(cases.good), bad: [], unknown: [] });
  },
);

test.each((await allCases()).map((cases) => [cases.rule.id, cases] as const))(
  "%s: with a check that always reports, its good cases fail",
  (_, cases) => {
    expect(passing(shouting(cases.rule), cases).good.length).toBeLessThan(Object.keys(cases.good).length);
  },
);
