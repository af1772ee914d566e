import { describe, expect, test } from "vitest";
import { rules } from "../../policies/rules/index.ts";
import { toolboxai } from "../toolboxai.ts";
import { envExample } from "./env-example.ts";
import { firstDifference } from "./first-difference.ts";
import { formatJson } from "./json.ts";
import { policiesPage } from "./policies-page.ts";
import { variablesPage } from "./variables-page.ts";

test(".env.example has every variable once per consumer, and can be sourced", () => {
  const lines = envExample(toolboxai).split("\n");
  const names = lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.slice(0, line.indexOf("=")));
  expect(names.sort()).toEqual(Object.keys(toolboxai.variables).sort());
  expect(lines).toContain(
    'DATABASE_URL="postgresql://postgres.example:example@aws-0-example.pooler.supabase.com:6543/postgres?sslmode=require"',
  );
});

test("the variables page has a row per variable", () => {
  const page = variablesPage(toolboxai);
  for (const name of Object.keys(toolboxai.variables)) expect(page).toContain(`\n| \`${name}\` | P`);
});

test("the policies page has a section per rule, which its anchor reaches", () => {
  const page = policiesPage(rules);
  for (const rule of rules) {
    expect(page).toContain(`](#${rule.id})`);
    expect(page).toContain(`\n## ${rule.id}\n`);
  }
});

describe("a stale file is told by its first difference", () => {
  test.each([
    [undefined, "a", "does not exist"],
    ["a\nb", "a\nc", "line 2\n  - b\n  + c"],
    ["a", "a\nb", "line 2\n  + b"],
    ["a\nb", "a", "line 2 and what follows is too much"],
  ])("%j, wanted %j", (current, wanted, text) => {
    expect(firstDifference(current, wanted)).toBe(text);
  });
});

test("JSON keeps a short list of plain values on one line, and any other expanded", () => {
  const long = Array.from({ length: 12 }, (_, index) => `element number ${index}`);
  const text = formatJson({ short: ["a", 1], nested: [{ a: [] }], long });
  expect(text.split("\n").slice(0, 4)).toEqual(["{", '  "short": ["a", 1],', '  "nested": [', "    {"]);
  expect(text).toContain('  "long": [\n    "element number 0",\n');
  expect(JSON.parse(text)).toEqual({ short: ["a", 1], nested: [{ a: [] }], long });
});
