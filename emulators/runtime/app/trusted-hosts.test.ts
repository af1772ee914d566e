import { expect, test } from "vitest";
import { TrustedHosts } from "./trusted-hosts.ts";

test.each([
  [["*"], "anything.example", "trusted"],
  [["api.example.com"], "api.example.com", "trusted"],
  [["api.example.com"], "api.example.com:10000", "trusted"],
  [["api.example.com"], "other.example.com", "refused"],
  [["api.example.com"], "", "refused"],
  [["*.example.com"], "a.b.example.com", "trusted"],
  [["*.example.com"], "example.com", "refused"],
  [["www.example.com"], "example.com", "redirect"],
  [["https://api.example.com"], "api.example.com", "refused"],
])("%j: %s is %s", (patterns, host, expected) => {
  expect(new TrustedHosts(patterns).judge(host)).toBe(expected);
});

test.each(["*example.com", "api.*.com", "**"])("the pattern %s stops the application", (pattern) => {
  expect(() => new TrustedHosts([pattern])).toThrow("Domain wildcard patterns must be like '*.example.com'.");
});
