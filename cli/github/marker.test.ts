import { expect, test } from "vitest";
import { marker, readMarker } from "./marker.ts";

test.each([
  ["config-diff", false],
  ["config-diff", true],
  ["drift/toolboxai/production", false],
  ["drift/a.b-c/x_1", false],
])("%s (unchanged: %s) is read back", (name, unchanged) => {
  expect(readMarker(`${marker(name, { unchanged })}\r\nwords`)).toEqual({ name, unchanged });
});

test.each([
  "",
  "words",
  "\n<!-- stackwright:x -->",
  "<!-- stackwright:x --> words",
  "<!-- other:x -->",
  "> <!-- stackwright:x -->",
])("%j has none", (text) => {
  expect(readMarker(text)).toBeUndefined();
});

test("a name cannot end the comment", () => {
  expect(() => marker("x --><img>")).toThrow(/cannot name a comment/);
});
