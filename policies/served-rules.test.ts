import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PolicyPack } from "../engine/policy/policy-pack.ts";
import type { PropertyMap } from "../engine/property-value.ts";
import { findingsIn, servePack } from "../test/policies/served-pack.ts";
import { allCases } from "./all-cases.ts";
import type { Rule } from "./rule.ts";
import { isOpen, type TestProgram } from "./testing.ts";

const all = await allCases();

/** The pack as it is, and one that is told before each program what it says of the rule. */
let plain: PolicyPack;
let configured: PolicyPack;

beforeAll(async () => {
  [plain, configured] = await Promise.all([servePack(), servePack()]);
  await plain.configure({});
});

afterAll(() => Promise.all([plain?.close(), configured?.close()]));

async function said(rule: Rule, program: TestProgram) {
  if (program.settings) await configured.configure({ [rule.id]: program.settings as PropertyMap });
  const findings = await findingsIn(program.settings ? configured : plain, program);
  return findings.filter(({ policyName }) => policyName === rule.id);
}

describe.each(all.map((cases) => [cases.rule.id, cases] as const))("%s, in the pack's own process", (_, cases) => {
  test("good", async () => {
    for (const [name, program] of Object.entries(cases.good))
      expect([name, await said(cases.rule, program)]).toEqual([name, []]);
  });

  test("bad", async () => {
    for (const [name, program] of Object.entries(cases.bad)) {
      const violations = (await said(cases.rule, program)).filter((violation) => !isOpen(violation));
      expect([name, violations.map(({ enforcementLevel }) => enforcementLevel)]).toContainEqual(
        expect.arrayContaining([cases.rule.level]),
      );
      expect(violations.map(({ message }) => message).join("\n")).toContain(program.says ?? "Fix: ");
      expect(program.resources.map(({ type }) => type)).toContain(
        /::([^:]+:[^:]+:[^:]+)::[^:]*$/.exec(violations[0]!.urn)?.[1],
      );
    }
  });

  test("unknown at preview", async () => {
    for (const [name, program] of Object.entries(cases.unknown)) {
      const findings = await said(cases.rule, program);
      expect([name, findings.length > 0, findings.every(isOpen)]).toEqual([name, true, true]);
      expect(new Set(findings.map(({ enforcementLevel }) => enforcementLevel))).toEqual(new Set(["advisory"]));
    }
  });
});
