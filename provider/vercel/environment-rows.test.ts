import { describe, expect, it } from "vitest";
import { type ApiRow, liveVariables, type ScopedVariables, toRows, unmanagedVariables } from "./environment-rows.ts";

const rows = toRows([
  { id: "r1", key: "A", type: "encrypted", value: "1", target: ["production", "preview"] },
  { id: "r2", key: "S", type: "sensitive", value: "", target: ["production"] },
  { id: "r3", key: "HAND", type: "plain", value: "x", target: "development" },
] satisfies ApiRow[]);

describe("liveVariables", () => {
  const cases: { name: string; owned: ScopedVariables | undefined; isWritten: boolean; live: ScopedVariables }[] = [
    {
      name: "takes everything readable on import",
      owned: undefined,
      isWritten: false,
      live: { production: { A: "1" }, preview: { A: "1" }, development: { HAND: "x" } },
    },
    {
      name: "takes only what is owned, and lets the owned value of a sensitive variable stand",
      owned: { production: { A: "old", S: "s" }, sensitive: ["S"] },
      isWritten: true,
      live: { production: { A: "1", S: "s" }, sensitive: ["S"] },
    },
    {
      name: "leaves out a sensitive value that is not the one last written",
      owned: { production: { S: "s" }, sensitive: ["S"] },
      isWritten: false,
      live: { production: {}, sensitive: ["S"] },
    },
    {
      name: "shows a variable that is gone as absent, not the scope",
      owned: { production: { GONE: "1" }, development: {} },
      isWritten: true,
      live: { production: {}, development: {} },
    },
    {
      name: "shows that a variable declared sensitive has been made readable",
      owned: { production: { A: "1", S: "s" }, sensitive: ["A", "S"] },
      isWritten: true,
      live: { production: { A: "1", S: "s" }, sensitive: ["S"] },
    },
  ];
  it.each(cases)("$name", ({ owned, isWritten, live }) => {
    expect(liveVariables(rows, owned, () => isWritten)).toEqual(live);
  });
});

it("trusts `visibility` over the type", () => {
  const [row] = toRows([
    { id: "r", key: "A", type: "encrypted", visibility: "secret", value: "?", target: ["preview"] },
  ]);
  expect(row).toMatchObject({ kind: "sensitive", value: undefined });
});

it("lists what is not declared, per scope and sorted", () => {
  expect(unmanagedVariables(rows, { production: { A: "1" } })).toEqual([
    "development/HAND",
    "preview/A",
    "production/S",
  ]);
});
