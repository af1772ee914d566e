import { describe, expect, it } from "vitest";
import { planEnvironment, type Step } from "./environment-plan.ts";
import { type ApiRow, type ScopedVariables, toRows } from "./environment-rows.ts";

const row = (id: string, key: string, target: string[], value: string, more: Partial<ApiRow> = {}): ApiRow => ({
  id,
  key,
  target,
  value,
  type: "encrypted",
  ...more,
});
const sensitive = (id: string, key: string, target: string[]) => row(id, key, target, "", { type: "sensitive" });

interface Case {
  name: string;
  rows: ApiRow[];
  wanted: ScopedVariables;
  owned?: ScopedVariables;
  /** Names, `production/KEY`, whose wanted value is the one last written. */
  written?: string[];
  steps: Step[];
}

const cases: Case[] = [
  {
    name: "writes what is missing, one row per scope, in one request",
    rows: [],
    wanted: { production: { A: "1" }, development: { A: "1" } },
    steps: [
      {
        do: "create",
        rows: [
          { key: "A", value: "1", type: "encrypted", target: ["production"] },
          { key: "A", value: "1", type: "encrypted", target: ["development"] },
        ],
      },
    ],
  },
  {
    name: "leaves equal rows alone, plain ones and ones of several scopes too",
    rows: [row("r1", "A", ["production", "preview"], "1"), row("r2", "B", ["production"], "2", { type: "plain" })],
    wanted: { production: { A: "1", B: "2" }, preview: { A: "1" } },
    steps: [],
  },
  {
    name: "changes a value in place",
    rows: [row("r1", "A", ["production"], "1")],
    wanted: { production: { A: "2" } },
    steps: [{ do: "edit", id: "r1", key: "A", value: "2", target: ["production"] }],
  },
  {
    name: "changes a shared row in place when every scope wants the same new value",
    rows: [row("r1", "A", ["production", "preview"], "1")],
    wanted: { production: { A: "2" }, preview: { A: "2" } },
    steps: [{ do: "edit", id: "r1", key: "A", value: "2", target: ["production", "preview"] }],
  },
  {
    name: "narrows a shared row to the scopes that stay and makes the rest anew",
    rows: [row("r1", "A", ["production", "preview"], "1")],
    wanted: { production: { A: "1" }, preview: { A: "2" } },
    steps: [
      { do: "edit", id: "r1", key: "A", target: ["production"] },
      { do: "create", rows: [{ key: "A", value: "2", type: "encrypted", target: ["preview"] }] },
    ],
  },
  {
    name: "splits a shared row whose scopes want different new values",
    rows: [row("r1", "A", ["production", "preview"], "1")],
    wanted: { production: { A: "2" }, preview: { A: "3" } },
    steps: [
      { do: "edit", id: "r1", key: "A", value: "2", target: ["production"] },
      { do: "create", rows: [{ key: "A", value: "3", type: "encrypted", target: ["preview"] }] },
    ],
  },
  {
    name: "never touches a scope that is not declared",
    rows: [row("r1", "A", ["production", "preview"], "1"), row("r2", "OTHER", ["production"], "x")],
    wanted: { production: { A: "2" } },
    steps: [
      { do: "edit", id: "r1", key: "A", target: ["preview"] },
      { do: "create", rows: [{ key: "A", value: "2", type: "encrypted", target: ["production"] }] },
    ],
  },
  {
    name: "prunes what was declared and is not any more, and only that",
    rows: [row("r1", "A", ["production"], "1"), row("r2", "B", ["production"], "2"), row("r3", "C", ["preview"], "3")],
    wanted: { production: { B: "2" } },
    owned: { production: { A: "1", B: "2" } },
    steps: [{ do: "remove", id: "r1", key: "A" }],
  },
  {
    name: "prunes one scope of a shared row by narrowing it",
    rows: [row("r1", "A", ["production", "preview"], "1")],
    wanted: { production: { A: "1" } },
    owned: { production: { A: "1" }, preview: { A: "1" } },
    steps: [{ do: "edit", id: "r1", key: "A", target: ["production"] }],
  },
  {
    name: "never changes the value of a row that serves custom environments too",
    rows: [row("r1", "A", ["production"], "1", { customEnvironmentIds: ["env_1"] })],
    wanted: { production: { A: "2" } },
    steps: [
      { do: "edit", id: "r1", key: "A", target: [] },
      { do: "create", rows: [{ key: "A", value: "2", type: "encrypted", target: ["production"] }] },
    ],
  },
  {
    name: "leaves a sensitive value alone that is the one last written",
    rows: [sensitive("r1", "S", ["production"])],
    wanted: { production: { S: "s" }, sensitive: ["S"] },
    owned: { production: { S: "s" }, sensitive: ["S"] },
    written: ["production/S"],
    steps: [],
  },
  {
    name: "writes a sensitive value that was never written, whatever state says",
    rows: [sensitive("r1", "S", ["production"])],
    wanted: { production: { S: "s" }, sensitive: ["S"] },
    owned: { production: { S: "s" }, sensitive: ["S"] },
    steps: [{ do: "edit", id: "r1", key: "S", value: "s", target: ["production"] }],
  },
  {
    name: "makes a readable row sensitive by removing it and making it anew at once",
    rows: [row("r1", "S", ["production"], "s"), row("r2", "A", ["production"], "1")],
    wanted: { production: { S: "s", A: "2" }, sensitive: ["S"] },
    owned: { production: { S: "s", A: "1" } },
    steps: [
      { do: "remove", id: "r1", key: "S" },
      { do: "create", rows: [{ key: "S", value: "s", type: "sensitive", target: ["production"] }] },
      { do: "edit", id: "r2", key: "A", value: "2", target: ["production"] },
    ],
  },
  {
    name: "makes a sensitive row readable the same way",
    rows: [sensitive("r1", "S", ["production"])],
    wanted: { production: { S: "s" } },
    owned: { production: { S: "s" }, sensitive: ["S"] },
    written: ["production/S"],
    steps: [
      { do: "remove", id: "r1", key: "S" },
      { do: "create", rows: [{ key: "S", value: "s", type: "encrypted", target: ["production"] }] },
    ],
  },
  {
    name: "splits a row into a sensitive and a readable scope, development having no sensitive ones",
    rows: [row("r1", "S", ["production", "development"], "s")],
    wanted: { production: { S: "s" }, development: { S: "s" }, sensitive: ["S"] },
    steps: [
      { do: "edit", id: "r1", key: "S", target: ["development"] },
      { do: "create", rows: [{ key: "S", value: "s", type: "sensitive", target: ["production"] }] },
    ],
  },
  {
    name: "does not fight a team policy that makes every variable sensitive",
    rows: [sensitive("r1", "A", ["production"]), sensitive("r2", "B", ["production"])],
    wanted: { production: { A: "1", B: "new" } },
    owned: { production: { A: "1", B: "old" } },
    written: ["production/A"],
    steps: [{ do: "edit", id: "r2", key: "B", value: "new", target: ["production"] }],
  },
  {
    name: "replaces a row of the legacy type whose value is a reference",
    rows: [row("r1", "A", ["production"], "sec_1", { type: "secret" })],
    wanted: { production: { A: "1" } },
    steps: [
      { do: "remove", id: "r1", key: "A" },
      { do: "create", rows: [{ key: "A", value: "1", type: "encrypted", target: ["production"] }] },
    ],
  },
  {
    name: "does not see rows of the system, of git branches, and of custom environments alone",
    rows: [
      row("r1", "VERCEL_URL", ["production"], "x", { type: "system" }),
      row("r2", "A", ["preview"], "x", { gitBranch: "feature" }),
      row("r3", "A", [], "x", { customEnvironmentIds: ["env_1"] }),
    ],
    wanted: {},
    owned: { production: { VERCEL_URL: "x" }, preview: { A: "x" } },
    steps: [],
  },
];

describe("planEnvironment", () => {
  it.each(cases)("$name", ({ rows, wanted, owned = {}, written = [], steps }) => {
    const wasWritten = (scope: string, key: string) => written.includes(`${scope}/${key}`);
    expect(planEnvironment(toRows(rows), { wanted, owned, wasWritten })).toEqual(steps);
  });
});
