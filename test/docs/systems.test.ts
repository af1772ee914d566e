import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMAND_NAMES } from "../../cli/command-table.ts";
import { INCIDENTS } from "../../cli/demo/incidents/index.ts";
import { SYSTEMS } from "../../cli/demo/systems/index.ts";
import { ROWS } from "../rows/rows.ts";

const DOCS = resolve(import.meta.dirname, "../../docs");
const LETTERS = { toolboxai: "T", evaratech: "E", tectonic: "C", mapmystandards: "M" };
const read = (page: string) => readFileSync(join(DOCS, page), "utf8");
const matches = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found!))];

test("there is a page for each system", () => {
  expect(readdirSync(join(DOCS, "systems")).sort()).toEqual(
    Object.keys(SYSTEMS)
      .map((name) => `${name}.md`)
      .sort(),
  );
});

describe.each(Object.entries(LETTERS))("%s", (system, letter) => {
  const page = `systems/${system}.md`;
  const text = read(page);

  test("says how each of its rows is met", () => {
    const own = Object.keys(ROWS).filter((id) => id.startsWith(letter));
    expect(matches(text, /^\| ([A-Z]\d+) \| .+ \| .+ \|$/gm)).toEqual(own);
  });

  test("names only commands, incidents and policies that there are", () => {
    expect(COMMAND_NAMES).toEqual(expect.arrayContaining(matches(text, /npx stackwright ([\w-]+)/g)));
    const incidents = INCIDENTS.map(({ name }) => name);
    const named = matches(text, /--incident ([\w-]+)/g);
    expect(named.length).toBeGreaterThan(0);
    expect(incidents).toEqual(expect.arrayContaining(named));
    expect(matches(text, /`(test\/rows\/[^`]+)`/g).every((file) => existsSync(join(DOCS, "..", file)))).toBe(true);
  });
});

test("every incident is on a system's page", () => {
  const named = Object.keys(LETTERS).flatMap((system) => matches(read(`systems/${system}.md`), /--incident ([\w-]+)/g));
  expect([...new Set(named)].sort()).toEqual(INCIDENTS.map(({ name }) => name).sort());
});

test.each(["getting-started.md", ...folder("systems"), ...folder("components")])(
  "the links of %s lead somewhere",
  (page) => {
    const links = matches(read(page), /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  },
);

function folder(name: string): string[] {
  return readdirSync(join(DOCS, name)).map((file) => `${name}/${file}`);
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const file = path === "" ? join(DOCS, page) : join(DOCS, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || headings(readFileSync(file, "utf8")).includes(anchor);
}

/** As GitHub names them. */
function headings(text: string): string[] {
  return matches(text, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}
