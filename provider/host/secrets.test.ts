import { describe, expect, it } from "vitest";
import { SecretTexts, secretRule } from "./secrets.ts";
import { opened, secret } from "./testing/driver.ts";
import { box } from "./testing/toy.ts";
import { open, type Properties, seal, UNKNOWN } from "./wire.ts";

const OUTPUT = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };

describe("open", () => {
  it("opens envelopes at every depth and says where they were", () => {
    const result = open({ a: secret("plain-fake"), b: { c: [secret("other-fake")] }, d: UNKNOWN, e: null });
    expect(result.values).toEqual({ a: "plain-fake", b: { c: ["other-fake"] }, d: UNKNOWN });
    expect(result.secrets).toEqual([["a"], ["b", "c", 0]]);
    expect(result.unknowns).toEqual([["d"]]);
    expect(result.secretTexts).toEqual(["plain-fake", "other-fake"]);
  });

  it("takes output values: known, secret, unknown", () => {
    const result = open({
      a: { ...OUTPUT, value: "x" },
      b: { ...OUTPUT, value: "y", secret: true },
      c: OUTPUT,
    } as Properties);
    expect(result.values).toEqual({ a: "x", b: "y", c: UNKNOWN });
    expect(result.secrets).toEqual([["b"]]);
    expect(result.unknowns).toEqual([["c"]]);
  });
});

describe("secretRule", () => {
  const sealed = (values: Record<string, unknown>, seen: Properties, known?: Record<string, unknown>) =>
    opened(seal(values, secretRule([box.inputs, box.outputs], [open(seen)], known))).secrets;

  it.each<[string, Record<string, unknown>, Properties, Record<string, unknown> | undefined, string[]]>([
    ["what the definition declares", { pin: "1", key: "2", name: "3" }, {}, undefined, ["key", "pin"]],
    [
      "what was secret in the inputs",
      { labels: { A: "1", B: "2" } },
      { labels: { A: secret("1") } },
      undefined,
      ["labels.A"],
    ],
    ["a map that was secret as a whole", { labels: { A: "1" } }, { labels: secret("{}") }, undefined, ["labels"]],
    [
      "any element where one was",
      { friends: ["x", "y"] },
      { friends: [secret("x")] },
      undefined,
      ["friends.0", "friends.1"],
    ],
    ["a map's keys that state does not know", { labels: { A: "1", B: "2" } }, {}, { labels: { A: "1" } }, ["labels.B"]],
    ["all of a map's keys on import", { labels: { A: "1" }, name: "x" }, {}, {}, ["labels.A"]],
  ])("seals %s", (_, values, seen, known, expected) => {
    expect(sealed(values, seen, known)).toEqual(expected);
  });
});

describe("SecretTexts", () => {
  it("masks secrets, the longest first, and the password of a connection string", () => {
    const texts = new SecretTexts();
    texts.remember(["abcdef", "abcdefgh", "postgres://u:p%40ssword@h/db", "true"]);
    expect(texts.mask("abcdefgh abcdef true")).toBe("[secret] [secret] true");
    expect(texts.mask("login with p@ssword failed, p%40ssword too")).toBe("login with [secret] failed, [secret] too");
  });
});
