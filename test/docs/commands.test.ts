import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parseArguments } from "../../cli/arguments.ts";
import { COMMAND_NAMES } from "../../cli/command-table.ts";
import { usage } from "../../cli/usage.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** The rows of a page's tables, first cells. */
const rows = (file: string) =>
  readFileSync(join(ROOT, file), "utf8")
    .split("\n")
    .flatMap((line) => /^\| (.*?) \|/.exec(line)?.[1] ?? [])
    .join("\n");

test.each(COMMAND_NAMES)("%s is in the usage, on the page of commands and in the README", (command) => {
  expect(usage()).toMatch(new RegExp(`^  ${command} `, "m"));
  expect(rows("docs/commands.md")).toContain(`\`${command}\``);
  expect(rows("README.md")).toContain(`\`${command}\``);
});

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];

/** The commands that pages print for typing; forms like `[NAME]` and `NAME…` are none. */
const typed = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/^(?:\$ )?npx stackwright (.*)$/gm)]
    .map(([, line]) => line!.replace(/\s+#.*$/, ""))
    .filter((line) => !/[[\]…|<>]/.test(line))
    .map((line) => ({ page, line })),
);

test("there are pages with commands on them", () => expect(typed.length).toBeGreaterThan(30));

test.each(typed)("$page: npx stackwright $line", ({ line }) => {
  expect(() => parseArguments(line.trim().split(/\s+/))).not.toThrow();
});
