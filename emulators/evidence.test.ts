import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const rows = readFileSync(join(import.meta.dirname, "EVIDENCE.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && line.includes(".test.ts`"))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")))
  .map(([fact = "", , , pinnedBy = ""]) => {
    const [, file = "", title = ""] = pinnedBy.match(/^`(.+\.test\.ts)` (.+)$/) ?? [];
    return { fact, file, title };
  });

test("there are facts for every vendor", () => {
  expect(new Set(rows.map((row) => row.file.split("/")[0]))).toEqual(
    new Set(["runtime", "render", "core", "vercel", "supabase", "uptime", "railway"]),
  );
});

test.each(rows)("pinned: $fact", ({ file, title }) => {
  expect(readFileSync(join(import.meta.dirname, file), "utf8")).toContain(`"${title}"`);
});
