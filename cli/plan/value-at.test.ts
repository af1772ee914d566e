import { expect, test } from "vitest";
import { valueAt } from "./value-at.ts";

test("walks objects and lists and stops at nothing", () => {
  const root = { a: [{ b: 1 }] };
  expect(valueAt(root, ["a", 0, "b"])).toBe(1);
  expect(valueAt(root, ["a", 1, "b"])).toBeUndefined();
  expect(valueAt(root, ["a", 0, "b", "c"])).toBeUndefined();
});
