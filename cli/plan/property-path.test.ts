import { describe, expect, test } from "vitest";
import { formatPath, parsePath, valueAt } from "./property-path.ts";

describe("property paths", () => {
  test.each([
    ["variables.LOG_LEVEL", ["variables", "LOG_LEVEL"]],
    ["serviceIds[0]", ["serviceIds", 0]],
    ['tags["odd.key"].x', ["tags", "odd.key", "x"]],
    ['tags["qu\\"ote"]', ["tags", 'qu"ote']],
  ])("%s reads as %j and is written the same", (text, segments) => {
    expect(parsePath(text)).toEqual(segments);
    expect(formatPath(segments)).toBe(text);
  });

  test("valueAt walks objects and lists and stops at nothing", () => {
    const root = { a: [{ b: 1 }] };
    expect(valueAt(root, ["a", 0, "b"])).toBe(1);
    expect(valueAt(root, ["a", 1, "b"])).toBeUndefined();
    expect(valueAt(root, ["a", 0, "b", "c"])).toBeUndefined();
  });
});
