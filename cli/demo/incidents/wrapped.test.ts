import { expect, test } from "vitest";
import { wrapped } from "./wrapped.ts";

const words = "word ".repeat(30).trim();

test("a line that fits stays as it is, indent and columns too", () => {
  for (const line of ["", "    mend   up", "  now      dep-1  live   2026"]) expect(wrapped(line)).toEqual([line]);
});

test.each([
  ["plain", "", ""],
  ["indented", "      ", "      "],
  ["a finding", "  ✗ error  ", "           "],
  ["what mends it", "    mend   ", "           "],
  ["a prompt", "$ ", "  "],
])("%s: broken under its own text", (_, head, indent) => {
  const [first = "", second = "", ...rest] = wrapped(head + words);
  expect(rest).toEqual([]);
  expect(first.startsWith(`${head}word`)).toBe(true);
  expect(second.startsWith(`${indent}word`)).toBe(true);
  expect(`${first} ${second.trim()}`).toBe(head + words);
  expect(Math.max(first.length, second.length)).toBeLessThanOrEqual(116);
});

test("what cannot be broken is left whole", () => {
  const urn = `urn:${"x".repeat(150)}`;
  expect(wrapped(`  ${urn} end`)).toEqual([`  ${urn}`, "  end"]);
});
