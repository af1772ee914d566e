import { describe, expect, test } from "vitest";
import type { HistoryEntry } from "../../engine/state/history.ts";
import { lastSet, rotatables, rotationWord } from "./rotatable.ts";
import { evaluationOf } from "./testing.ts";

test("what can be rotated: what the program makes, then what its config gives", () => {
  const evaluation = evaluationOf(
    { B_KEY: { description: "b", loses: "data" }, A_KEY: { description: "a", rotation: "w", isGiven: true } },
    { "shop:Z_TOKEN": "x", "shop:A_KEY": "x", "stackwright:renderApiKey": "x", "shop:list[0]": "x" },
  );
  evaluation.missingConfig = [
    { key: "shop:M_SECRET", reason: "", fix: "pulumi config set --secret M_SECRET" },
    { key: "shop:plain", reason: "", fix: "pulumi config set plain <value>" },
  ];
  expect(rotatables(evaluation).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "generated B_KEY",
    "generated A_KEY",
    "config M_SECRET",
    "config Z_TOKEN",
    "config stackwright:renderApiKey",
  ]);
  expect(rotatables(evaluation).slice(0, 2)).toEqual([
    { kind: "generated", name: "B_KEY", description: "b", loses: "data", rotation: undefined, isGiven: false },
    { kind: "generated", name: "A_KEY", description: "a", loses: undefined, rotation: "w", isGiven: true },
  ]);
});

test.each([
  [undefined, "2026-03-01-1"],
  ["2026-02-28-7", "2026-03-01-1"],
  ["2026-03-01-1", "2026-03-01-2"],
  ["2026-03-01-9", "2026-03-01-10"],
  ["by hand", "2026-03-01-1"],
])("after %s comes %s", (earlier, word) => {
  expect(rotationWord(earlier, new Date("2026-03-01T23:00:00Z"))).toBe(word);
});

describe("when a secret of the config was last set", () => {
  const run = (day: number, ciphertext: string, kind: HistoryEntry["kind"] = "update") =>
    ({
      kind,
      startTime: Date.UTC(2026, 0, day) / 1000,
      config: { "shop:A": { secure: ciphertext } },
    }) as unknown as HistoryEntry;

  test.each<[string, HistoryEntry[], string]>([
    ["the run that first had it", [run(4, "new"), run(3, "new"), run(2, "old")], "2026-01-03 00:00 UTC"],
    ["all of them had it", [run(4, "new"), run(3, "new")], "no later than 2026-01-03 00:00 UTC"],
    ["only ups count", [run(4, "new"), run(3, "new", "refresh"), run(2, "old")], "2026-01-04 00:00 UTC"],
    ["none had it", [run(4, "old")], "set, not up yet"],
    ["there was none", [], "set, not up yet"],
  ])("%s", (_, history, said) => {
    expect(lastSet("shop:A", "new", history)).toBe(said);
  });
});
