import { describe, expect, test } from "vitest";
import { type Exception, exceptionFor } from "./exception.ts";
import { judge } from "./policy.ts";
import type { ResourceRule } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { Subject } from "./subject.ts";
import { WEB_SERVICE } from "./types.ts";

const rule: ResourceRule = {
  id: "always",
  title: "Nothing passes",
  incident: "none",
  severity: "low",
  level: "mandatory",
  fix: "there is none.",
  types: [WEB_SERVICE],
  check: (subject, report) => report.violation(`${subject.name} is wrong.`),
};
const urn = `urn:pulumi:production::toolboxai::stackwright:components:Backend$${WEB_SERVICE}::api`;
const subject = new Subject({ type: WEB_SERVICE, name: "api", urn, props: {} });
const exception: Exception = {
  rule: "always",
  resource: `${WEB_SERVICE}::api`,
  reason: "moving out in April",
  expires: "2026-04-30",
};
const on = (day: string) => new Date(`${day}T12:00:00Z`);

describe("exceptions", () => {
  test("in force: shown, with reason and last day, and stops nothing", () => {
    expect(judge(rule, subject, [exception], on("2026-04-30"))).toEqual([
      { level: "advisory", message: "Excepted until 2026-04-30 (moving out in April): api is wrong.", urn },
    ]);
  });

  test("expired: the violation stands, and the exception fails as well", () => {
    const outcomes = judge(rule, subject, [exception], on("2026-05-01"));
    expect(outcomes.map(({ level }) => level)).toEqual(["mandatory", "mandatory"]);
    expect(outcomes[1]?.message).toContain("expired on 2026-04-30");
  });

  test("expired: fails even when the violation has gone", () => {
    const outcomes = judge({ ...rule, check: () => {} }, subject, [exception], on("2026-05-01"));
    expect(outcomes).toEqual([{ level: "mandatory", message: expect.stringContaining("policies/exceptions.ts"), urn }]);
  });

  test.each([
    [urn, true],
    [`${WEB_SERVICE}::api`, true],
    ["api", true],
    [`${WEB_SERVICE}::ap`, false],
    ["pi", false],
  ])("%s names the resource: %s", (resource, named) => {
    expect(exceptionFor([{ ...exception, resource }], "always", subject) !== undefined).toBe(named);
  });

  test("an exception of another rule is none of this one", () => {
    expect(exceptionFor([{ ...exception, rule: "other" }], "always", subject)).toBeUndefined();
  });
});

test("a violation tells the fix and where the rule is explained", () => {
  expect(judge(rule, subject, [], on("2026-03-01"))).toEqual([
    { level: "mandatory", message: "api is wrong. Fix: there is none. (docs/policies.md#always)", urn },
  ]);
});

test("rules have ids of their own", () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});
