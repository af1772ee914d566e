import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PolicyPack } from "../engine/policy/policy-pack.ts";
import { findingsIn, servePack } from "../test/policies/served-pack.ts";
import { allCases } from "./all-cases.ts";
import { isOpen, type TestProgram } from "./testing.ts";

const all = await allCases();

/** The pack as it is, and as a stack config has it that says everything the cases say. */
let plain: PolicyPack;
let configured: PolicyPack;

beforeAll(async () => {
  const settings = all.flatMap(({ rule, good, bad, unknown }) =>
    [good, bad, unknown]
      .flatMap(Object.values)
      .flatMap((program) => (program.settings ? [[`policies:${rule.id}`, program.settings]] : [])),
  );
  [plain, configured] = await Promise.all([servePack(), servePack(Object.fromEntries(settings))]);
  await Promise.all([plain.configure({}), configured.configure({})]);
});

afterAll(() => Promise.all([plain?.close(), configured?.close()]));

async function said(rule: string, program: TestProgram) {
  const findings = await findingsIn(program.settings ? configured : plain, program);
  return findings.filter(({ policyName }) => policyName === rule);
}

describe.each(all.map((cases) => [cases.rule.id, cases] as const))("%s, in the pack's own process", (id, cases) => {
  test("good", async () => {
    for (const [name, program] of Object.entries(cases.good))
      expect([name, await said(id, program)]).toEqual([name, []]);
  });

  test("bad", async () => {
    for (const [name, program] of Object.entries(cases.bad)) {
      const violations = (await said(id, program)).filter((violation) => !isOpen(violation));
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
      const findings = await said(id, program);
      expect([name, findings.length > 0, findings.every(isOpen)]).toEqual([name, true, true]);
      expect(new Set(findings.map(({ enforcementLevel }) => enforcementLevel))).toEqual(new Set(["advisory"]));
    }
  });
});
