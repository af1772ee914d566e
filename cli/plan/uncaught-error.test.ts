import { describe, expect, test } from "vitest";
import { uncaughtError } from "./uncaught-error.ts";

describe("uncaughtError", () => {
  const runner = "Running program '/a/index.ts' failed with an unhandled exception:\n";

  test("a failed invoke in the words of its provider", () => {
    const message = `${runner}<ref *1> Error: invocation of a:b:getC returned an error: no key\n  set one\n\u001b[90m    at Object.callback (/a/node_modules/@pulumi/invoke.ts:281:37)\u001b[39m\n    at task (node:internal:1) {\n  promise: Promise {}\n}\n`;
    expect(uncaughtError(message)).toBe("no key\n  set one");
  });

  test("the same through what was made of its result", () => {
    const message = `${runner}<ref *1> Error: error serializing property "outputs": error serializing property "variables": Invoke of 'a:b:getC' failed: no key: set one ()\n    at f (/a/node_modules/@pulumi/invoke.ts:366:15)\n`;
    expect(uncaughtError(message)).toBe("no key: set one");
  });

  test("a mistake in the program keeps the program's own lines", () => {
    const message = `${runner}TypeError: x is not a function\n    at /a/index.ts:3:1\n    at Module._compile (node:internal/modules:1)\n`;
    expect(uncaughtError(message)).toBe("TypeError: x is not a function\n    at /a/index.ts:3:1");
  });

  test("another message is none", () => {
    expect(uncaughtError("update failed")).toBeUndefined();
  });
});
