import { expect, test } from "vitest";
import type { CauseKind } from "../../health/cause.ts";
import { mendOf } from "./mend.ts";

const cause = (kind: CauseKind) => ({ kind, reason: "why", advice: "do this" });

test.each<[CauseKind, string]>([
  ["not-deployed", "npx stackwright up --stack live"],
  ["asleep", "npx stackwright config set --stack live plan starter, then npx stackwright up --stack live"],
  ["crashed", "npx stackwright deploy --stack live"],
  ["not-answering", "npx stackwright deploy --stack live"],
])("%s: a command where the stack is known, and one to fill in where it is not", (kind, command) => {
  expect(mendOf(cause(kind), "live")).toContain(command);
  expect(mendOf(cause(kind), undefined)).toMatch(/npx stackwright/);
  expect(mendOf(cause(kind), undefined)).not.toContain("live");
});

test("everything else as the cause advises", () => {
  expect([mendOf(cause("suspended"), "live"), mendOf(cause("dns"), undefined)]).toEqual(["do this", "do this"]);
});
