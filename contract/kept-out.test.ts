import { expect, test } from "vitest";
import { keptOutAddress, keptOutAdvice } from "./kept-out.ts";

test.each([
  ["FATAL:  (EADDRNOTALLOWED) address not in tenant allow_list: {203, 0, 113, 7}", "203.0.113.7"],
  ["FATAL: Address not in tenant allow_list: {74, 220, 48, 21} (SQLSTATE XX000)", "74.220.48.21"],
  ["FATAL: password authentication failed", undefined],
])("%s names %s", (text, address) => {
  expect(keptOutAddress(text)).toBe(address);
  if (address === undefined) expect(keptOutAdvice(text)).toBeUndefined();
  else expect(keptOutAdvice(text)).toContain(`add ${address}/32 to \`networkRestrictions\``);
});
