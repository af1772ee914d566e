import { describe, expect, test } from "vitest";
import type { HistoryEntry } from "../../engine/state/history.ts";
import {
  type ConfigValues,
  configChanges,
  configVersions,
  lastOther,
  pathText,
  shownConfig,
  spelledKey,
} from "./config-versions.ts";

const entry = (config: Record<string, unknown>, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  kind: "update",
  startTime: 1,
  endTime: 2,
  message: "",
  environment: {},
  version: 0,
  result: "succeeded",
  config,
  ...more,
});
const secure = (text: string) => ({ secure: text });
/** `a1` and `a2` are two ciphertexts of one secret. */
const options = {
  kept: new Set(["shop:rotations"]),
  defaults: { "shop:region": "oregon" },
  same: (a: string, b: string) => a[0] === b[0],
};
const changes = (now: ConfigValues, then: ConfigValues) =>
  configChanges(now, then, options).map((change) => [spelledKey("shop", change), change.before, change.after]);

describe("what takes config back", () => {
  test.each<[string, ConfigValues, ConfigValues, unknown[]]>([
    ["nothing differs", { "shop:a": "1" }, { "shop:a": "1" }, []],
    [
      "history keeps numbers and truth values as text",
      { "shop:n": 5, "shop:b": true },
      { "shop:n": "5", "shop:b": "true" },
      [],
    ],
    ["a value changed", { "shop:a": "2" }, { "shop:a": "1" }, [["a", "2", "1"]]],
    ["a value is new", { "shop:a": "2" }, {}, [["a", "2", undefined]]],
    ["a value is gone", {}, { "shop:a": "1" }, [["a", undefined, "1"]]],
    ["another provider's config keeps its namespace", {}, { "x:a": "1" }, [["x:a", undefined, "1"]]],
    ["a secret set again to the same", { "shop:s": secure("a1") }, { "shop:s": secure("a2") }, []],
    ["another secret", { "shop:s": secure("a1") }, { "shop:s": secure("b1") }, [["s", secure("a1"), secure("b1")]]],
    ["a secret that was plain", { "shop:s": secure("a1") }, { "shop:s": "a" }, [["s", secure("a1"), "a"]]],
    [
      "inside maps by name",
      { "shop:f": { x: true, y: 1 } },
      { "shop:f": { x: false, y: 1, z: "n" } },
      [
        ["f.x", true, false],
        ["f.z", undefined, "n"],
      ],
    ],
    ["lists as a whole", { "shop:l": ["a"] }, { "shop:l": ["a", "b"] }, [["l", ["a"], ["a", "b"]]]],
    ["the project's own default, which history has and the file need not", {}, { "shop:region": "oregon" }, []],
    ["rotations, never", { "shop:rotations": { A: "2" } }, { "shop:rotations": { A: "1" } }, []],
  ])("%s", (_, now, then, expected) => {
    expect(changes(now, then)).toEqual(expected);
  });
});

test("only ups are versions, counted from the stack's first run", () => {
  const history = [
    entry({ a: 3 }, { result: "failed" }),
    entry({ a: 2 }, { kind: "refresh" }),
    entry({ a: 2 }),
    entry({ a: 1 }),
  ];
  expect(configVersions(history).map(({ version, succeeded }) => [version, succeeded])).toEqual([
    [4, false],
    [2, true],
    [1, true],
  ]);
});

test("back is the newest that succeeded and says something else", () => {
  const versions = configVersions([
    entry({ a: "3" }, { result: "failed" }),
    entry({ a: "2" }),
    entry({ a: "2" }),
    entry({ a: "1" }),
  ]);
  const from = (now: string) => lastOther(versions, ({ values }) => configChanges({ a: now }, values, options));
  expect(from("2")?.version).toBe(1);
  expect(from("3")?.version).toBe(3);
  expect(from("edited")?.version).toBe(3);
});

test("a value is shown masked", () => {
  expect(shownConfig("OPENAI_API_KEY", secure("v1:x"))).toBe("[secret]");
  expect(shownConfig("list", ["a", secure("v1:x")])).toBe("[secret]");
  expect(shownConfig("SOME_TOKEN", "plain by mistake")).toBe("[masked]");
  expect(shownConfig("plan", "starter")).toBe('"starter"');
});

test("a path is spelled as the config file's editor takes it", () => {
  expect(pathText({ key: "shop:f", path: ["a.b", "c"] })).toBe('shop:f["a.b"]["c"]');
});
