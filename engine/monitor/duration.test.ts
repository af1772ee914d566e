import { expect, it } from "vitest";
import { parseDuration } from "./duration.ts";

it.each([
  ["", 0],
  ["90s", 90],
  ["1h30m", 5400],
  ["1.5m", 90],
  ["250ms", 0.25],
])("%s is %d seconds", (text, seconds) => {
  expect(parseDuration(text)).toBeCloseTo(seconds);
});

it("says how to write one", () => {
  expect(() => parseDuration("5 minutes")).toThrow('write e.g. "90s"');
});
