import { expect, test } from "vitest";
import { fingerprint } from "../fingerprint.ts";
import { group, HEX } from "../test-resources.ts";
import { outcomesIn, program, UNKNOWN } from "../testing.ts";
import { secretsNotShared } from "./secrets-not-shared.ts";

test("a key that cannot be decrypted here compares nothing, and says so", () => {
  const settings = { key: `${UNKNOWN}policies:secrets-not-shared.key`, others: [fingerprint("made-up-key", HEX)] };
  expect(outcomesIn(secretsNotShared, { ...program(group({ SECRET_KEY: HEX })), settings })).toMatchObject([
    { level: "advisory", message: "Not judged yet, known only during up: variables.SECRET_KEY." },
  ]);
});

test("a fingerprint is of one value under one key, and neither of them", () => {
  const one = fingerprint("made-up-key", HEX);
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(HEX).not.toContain(one);
  expect(fingerprint("made-up-key", HEX)).toBe(one);
  expect(fingerprint("another-key", HEX)).not.toBe(one);
});
