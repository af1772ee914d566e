import { expect, test } from "vitest";
import { group, HEX } from "../test-resources.ts";
import { outcomesIn, program, UNKNOWN } from "../testing.ts";
import { secretsNotShared } from "./secrets-not-shared.ts";

const said = (SECRET_KEY: string, settings: Record<string, unknown>) =>
  outcomesIn(secretsNotShared, { ...program(group({ SECRET_KEY })), settings }).map(({ level, message }) => [
    level,
    message,
  ]);

test("without fingerprints it compares nothing, and says how to get them", () => {
  expect(said(HEX, {})).toEqual([
    ["advisory", expect.stringMatching(/^Not judged: .*`npx stackwright fingerprints` makes them\.$/)],
  ]);
});

test("every stack that was not compared is named, with why", () => {
  const notCompared = ["staging: it has no state", "demo: the passphrase does not open it"];
  expect(said(HEX, { key: "k", notCompared })).toEqual([
    ["advisory", "Not judged: not compared with stack staging: it has no state."],
    ["advisory", "Not judged: not compared with stack demo: the passphrase does not open it."],
  ]);
});

test("where no secret is known, that alone is said", () => {
  expect(said(UNKNOWN, {})).toEqual([["advisory", "Not judged yet, known only during up: variables.SECRET_KEY."]]);
});
