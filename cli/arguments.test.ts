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
    [["up", "--stack"], "Option '-s, --stack <value>' argument missing."],
    [["up", "--engine", "terraform"], '--engine is auto, pulumi or embedded, not "terraform".'],
    [["up", "--parallel", "0"], '--parallel takes a whole number of 1 or more, not "0".'],
    [["up", "--stack", "../x"], '--stack "../x" is not a stack name: letters, digits, "-", "_" and "." only.'],
  ])("%j is refused", (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(new UsageError(message));
  });
});
