import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../cli/arguments.ts";
import { USAGE } from "../../cli/usage.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** The rows of a page's tables, first cells. */
const rows = (file: string) =>
  readFileSync(join(ROOT, file), "utf8")
    .split("\n")
    .flatMap((line) => /^\| (.*?) \|/.exec(line)?.[1] ?? [])
    .join("\n");

test.each(COMMANDS)("%s is in the usage, on the page of commands and in the README", (command) => {
  expect(USAGE).toMatch(new RegExp(`^  ${command} `, "m"));
  expect(rows("docs/commands.md")).toContain(`\`${command}\``);
  expect(rows("README.md")).toContain(`\`${command}\``);
});
