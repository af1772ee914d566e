import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../../engine/evaluation/evaluate.ts";

const ROOT = join(import.meta.dirname, "../..");

test.each([
  [".", "production"],
  [".", "staging"],
  ["systems/evaratech", "production"],
  ["systems/tectonic", "production"],
  ["systems/mapmystandards", "production"],
])("%s, stack %s: no rule has anything against it", async (folder, stack) => {
  const { findings, errors } = await evaluate({
    projectDir: join(ROOT, folder),
    stack,
    policyPacks: [join(ROOT, "policies")],
  });
  expect(errors).toEqual([]);
  expect(findings.length).toBeGreaterThan(0);
  const against = findings.filter(({ message }) => !message.startsWith("Not judged yet"));
  expect(against.map(({ policy, message }) => [policy, message])).toEqual([]);
});
