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

  test.each([
    [[], "help"],
    [["help"], "help"],
    [["--help"], "help"],
    [["up", "-h"], "help up"],
    [["help", "up"], "help up"],
    [["nonsense", "--help"], "help"],
    [["--version"], "version"],
  ])("%j asks for %s", (argv, asked) => {
    expect(parseArguments(argv)).toBe(asked);
  });

  test.each([
    [["deplo"], 'There is no command "deplo". Did you mean "deploy"?'],
    [["xyzzy"], 'There is no command "xyzzy".'],
    [["up", "production"], '"up" takes no argument "production".'],
    [["up", "--stak", "x"], "Unknown option '--stak'. Did you mean --stack?"],
    [["up", "--xyzzy"], "Unknown option '--xyzzy'."],
    [["up", "--stack", "a", "--stack", "b"], '"up" takes one --stack at a time.'],
    [["diff", "--format", "html"], '--format of diff is terminal, markdown, summary, json, sarif, not "html".'],
    [["doctor", "--format", "sarif"], '--format of doctor is terminal, json, not "sarif".'],
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

  test.each(["up", "refresh", "destroy"])("%s does not go ahead with a --dry-run it knows nothing of", (command) => {
    expect(() => parseArguments([command, "--yes", "--dry-run"])).toThrow(
      `"${command}" takes no --dry-run. Without --yes it asks first.`,
    );
  });

  test("every option that is not a command's is refused, with the commands that have it", () => {
    expect(() => parseArguments(["preview", "--list", "--origin", "https://a.example"])).toThrow(
      '"preview" takes no --list. It belongs to rotate and demo.\n"preview" takes no --origin. It belongs to doctor.',
    );
  });
});
