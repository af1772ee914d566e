import { expect, test } from "vitest";
import { COMMAND_NAMES, commandsWith } from "./command-table.ts";
import { OPTIONS, type OptionName } from "./options.ts";
import { commandUsage, usage } from "./usage.ts";

test("every option but help and version is some command's", () => {
  const orphans = (Object.keys(OPTIONS) as OptionName[]).filter((option) => commandsWith(option).length === 0);
  expect(orphans).toEqual(["help", "version"]);
});

test("the help fits on a screen, and says how to go on", () => {
  const lines = usage().split("\n");
  expect(lines.length).toBeLessThan(45);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(125);
  expect(lines).toContain("The options of one: npx stackwright <command> --help");
});

test.each(COMMAND_NAMES)("the help of %s is its own, and short", (command) => {
  const text = commandUsage(command);
  expect(text).toContain(`npx stackwright ${command}`);
  expect(text.split("\n").length).toBeLessThan(30);
});

test("a command's help names its forms, its options and what a value may be", () => {
  const lines = commandUsage("doctor").split("\n");
  expect(lines).toContain("Usage: npx stackwright doctor URL… [options]");
  expect(lines).toContain("       npx stackwright doctor --stack NAME [options]");
  expect(lines.find((line) => line.includes("--format"))).toMatch(
    /--format FORMAT +How it is shown: terminal \| json$/,
  );
  expect(commandUsage("doctor")).not.toContain("--dry-run");
});
