import { expect, test } from "vitest";
import { explainProblems } from "../../contract/stack-config.ts";
import { problemIn } from "./setting-problem.ts";

const errors = [
  explainProblems("production", [
    { kind: "missing", key: "STRIPE_KEY", reason: "Takes payments", fix: "pulumi config set --secret STRIPE_KEY" },
    { kind: "malformed", key: "plan", reason: "must be one of two", fix: "pulumi config set plan <value>" },
    {
      kind: "malformed",
      key: "PUSHER_SECRET",
      reason: "is a secret stored in plain text",
      fix: "pulumi config set --secret PUSHER_SECRET",
    },
  ]),
];

test.each([
  ["plan", "plan must be one of two."],
  [
    "PUSHER_SECRET",
    "PUSHER_SECRET is a secret, and would be stored in plain text. Encrypt it: npx stackwright config set --secret PUSHER_SECRET",
  ],
  ["STRIPE_KEY", undefined],
  ["PUSHER", undefined],
  ["LOG_LEVEL", undefined],
])("what a program has against %s", (key, problem) => expect(problemIn(errors, key)).toBe(problem));

test("a program that fails for another reason has nothing against a setting", () => {
  expect(problemIn(["boom"], "plan")).toBeUndefined();
});
