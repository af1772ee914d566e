import { unknownCheckingProxy } from "@pulumi/policy";
import { expect, test } from "vitest";
import { secretPathsOf, watchSecrets } from "./secret-paths.ts";
import { secret } from "./testing.ts";

function library() {
  const reads: unknown[] = [];
  return {
    reads,
    deserializeProperties(message: { toJavaScript(): Record<string, unknown> }, keepSecrets: boolean) {
      reads.push(keepSecrets);
      return { ...message.toJavaScript() };
    },
  };
}
const message = (properties: Record<string, unknown>) => ({ toJavaScript: () => properties });

test("the paths of what is encrypted, at every depth, also behind the library's proxies", () => {
  const watched = library();
  watchSecrets(watched);
  const properties = { a: "1", b: secret("2"), map: { c: secret("3"), d: "4" }, whole: secret({ e: "5" }) };
  const props = watched.deserializeProperties(message(properties), false);
  const expected = new Set(["b", "map.c", "whole"]);
  expect(secretPathsOf(props)?.()).toEqual(expected);
  expect(secretPathsOf(unknownCheckingProxy(props))?.()).toEqual(expected);
});

test("a message is read once; where secrets are kept, it is left alone", () => {
  const watched = library();
  watchSecrets(watched);
  const one = message({ a: "1" });
  expect(watched.deserializeProperties(one, false)).toBe(watched.deserializeProperties(one, false));
  expect(watched.deserializeProperties(one, true)).not.toBe(watched.deserializeProperties(one, true));
  expect(watched.reads).toEqual([false, true, true]);
});

test("of what was not watched nobody can tell", () => {
  expect(secretPathsOf({ a: "1" })).toBeUndefined();
});
