import { describe, expect, test } from "vitest";
import { parseArguments, UsageError } from "./arguments.ts";

describe("parseArguments", () => {
  test("reads a command with its options", () => {
    const args = parseArguments([
      "up",
      "-s",
      "production",
      "--engine",
      "embedded",
      "--yes",
      "--target",
      "a",
      "--target",
      "b",
    ]);
    expect(args).toMatchObject({
      command: "up",
      stack: "production",
      engine: "embedded",
      yes: true,
      targets: ["a", "b"],
    });
  });

  test("diff takes several stacks, and several formats with a file each", () => {
    const written = ["--format", "markdown", "--out", "a.md", "--format", "sarif", "--out", "b.sarif"];
    const args = parseArguments(["diff", "--base", "x", "-s", "a", "-s", "b", "--detailed-exit-code", ...written]);
    expect(args).toMatchObject({
      command: "diff",
      base: "x",
      stacks: ["a", "b"],
      live: false,
      detailedExitCode: true,
      renderings: [
        { format: "markdown", out: "a.md" },
        { format: "sarif", out: "b.sarif" },
      ],
    });
    expect(parseArguments(["diff"])).toMatchObject({ renderings: [{ format: "terminal" }], stacks: [] });
  });

  test("commands on a stack take words and options of their own", () => {
    expect(parseArguments(["rollback", "api", "--to", "dep-1", "--dry-run"])).toMatchObject({
      words: ["api"],
      to: "dep-1",
      dryRun: true,
      config: false,
    });
    expect(parseArguments(["rollback", "--config"])).toMatchObject({ words: [], config: true });
    expect(parseArguments(["rotate", "A", "B", "--up", "--confirm", "A"])).toMatchObject({
      words: ["A", "B"],
      up: true,
      list: false,
      confirm: ["A"],
    });
    expect(parseArguments(["adopt", "secrets", "--from", "evg-1"])).toMatchObject({
      words: ["secrets"],
      from: ["evg-1"],
    });
  });

  test.each([[[]], [["help"]], [["--help"]], [["up", "-h"]]])("%j asks for help", (argv) => {
    expect(parseArguments(argv)).toBe("help");
  });

  test("--version asks for the version", () => {
    expect(parseArguments(["--version"])).toBe("version");
  });

  test.each([
    [["deplo"], 'There is no command "deplo". Did you mean "destroy"?'],
    [["xyzzy"], 'There is no command "xyzzy".'],
    [["up", "production"], '"up" takes no argument "production".'],
    [["up", "--stak", "x"], "Unknown option '--stak'."],
    [["up", "--stack", "a", "--stack", "b"], '"up" takes one --stack at a time.'],
    [["diff", "--format", "html"], '--format is terminal, markdown, summary, json, sarif, not "html".'],
    [
      ["diff", "--format", "json", "--format", "sarif"],
      "Each --format needs an --out of its own when there are several.",
    ],
    [["up", "--stack"], "Option '-s, --stack <value>' argument missing."],
    [["up", "--engine", "terraform"], '--engine is auto, pulumi or embedded, not "terraform".'],
    [["up", "--parallel", "0"], '--parallel takes a whole number of 1 or more, not "0".'],
    [["up", "--stack", "../x"], '--stack "../x" is not a stack name: letters, digits, "-", "_" and "." only.'],
  ])("%j is refused", (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(new UsageError(message));
  });
});
