import { expect, test } from "vitest";
import { fingerprint, passingKey, secretsIn } from "./fingerprint.ts";

const VALUE = "3f9a1c07e5b82d6470fce8a1953b42d6";

test("a fingerprint is of one value under one key, and neither of them", () => {
  const one = fingerprint("made-up-key", VALUE);
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(VALUE).not.toContain(one);
  expect(fingerprint("made-up-key", VALUE)).toBe(one);
  expect(fingerprint("another-key", VALUE)).not.toBe(one);
  expect(passingKey()).not.toBe(passingKey());
});

test.each([
  ["a-plain-secret", []],
  ["postgresql://u:made-up@h:6543/db?sslmode=require", ["made-up"]],
  ["redis://:made-up@h:6379", ["made-up"]],
  ["postgresql+asyncpg://u:p%40ss%2Fword@h/db", ["p@ss/word"]],
  ["amqps://u:100%@h", ["100%"]],
  ["https://h.example.com/a:b@c", []],
  ["redis://red-1:6379", []],
  ["https://u:@h", []],
])("%s holds besides itself %j", (value, more) => {
  expect(secretsIn(value)).toEqual([value, ...more]);
});
