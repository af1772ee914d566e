import { expect, test } from "vitest";
import { parsePropertyPath } from "./property-path.ts";

test.each<[string, (string | number)[]]>([
  ["root", ["root"]],
  ["root.nested", ["root", "nested"]],
  ["root[0].a[12]", ["root", 0, "a", 12]],
  ['root["a.key"]["with \\"quotes\\""]', ["root", "a.key", 'with "quotes"']],
  ['["root key"].b', ["root key", "b"]],
])("%s", (path, segments) => {
  expect(parsePropertyPath(path)).toEqual(segments);
});

test.each(["a..b", "a[", "a[x]", "a.", 'a"b"', "a[0]b"])("%s is refused", (path) => {
  expect(() => parsePropertyPath(path)).toThrow("no property path");
});
