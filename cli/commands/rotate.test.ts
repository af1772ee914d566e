import { describe, expect, test } from "vitest";
import { deskFor, diskWith, evaluationOf } from "../operations/testing.ts";
import { rotate } from "./rotate.ts";

const cipher = (text: string) => `v1:0:${Buffer.from(text).toString("base64")}`;
const YAML = `config:
  shop:plan: starter
  shop:OPENAI_API_KEY:
    secure: ${cipher("sk-test-old")}
  shop:SESSION_KEY:
    secure: ${cipher("00ff")}
`;
const generated = {
  JWT_KEY: { description: "Signs tokens" },
  TWICE_KEY: { description: "Signs too", rotation: `${new Date().toISOString().slice(0, 10)}-4` },
  SESSION_KEY: { description: "Signs cookies", isGiven: true },
  ENCRYPTION_KEY: { description: "Encrypts data", loses: "what was encrypted with it" },
};
const evaluation = evaluationOf(generated, { "shop:OPENAI_API_KEY": "digest", "shop:SESSION_KEY": "digest" });
const today = new Date().toISOString().slice(0, 10);

async function run(argv: string[], says: (string | boolean)[] = [], isAsked = says.length > 0) {
  const { desk, lines, asked } = deskFor(["rotate", ...argv], says);
  const { disk, secrets, saved } = await diskWith(YAML);
  const ups: string[] = [];
  const program = {
    evaluate: async () => evaluation,
    effects: async () => ({ variables: [{ name: argv[0]!, target: "shop-secrets" }], redeploys: ["shop-api"] }),
  };
  const up = async () => ups.push("up") - 1;
  const code = await rotate({ ...desk, isAsked }, disk, program, up);
  return { code, output: lines.join("\n"), asked, ups, disk, secrets, saved: await saved() };
}

describe("rotate", () => {
  test("a generated secret gets a new word, after saying what it does", async () => {
    const { code, output, asked, disk, ups } = await run(["JWT_KEY"], [true]);
    expect(code).toBe(0);
    expect(output).toContain(
      "Rotate JWT_KEY (stack production):\n  JWT_KEY: made anew. Signs tokens.\n  Changes JWT_KEY in shop-secrets.\n  Redeploys shop-api.",
    );
    expect(output).toContain("Make it so: npx stackwright up --stack production");
    expect(disk.config.values()["shop:rotations"]).toEqual({ JWT_KEY: `${today}-1` });
    expect([asked, ups]).toEqual([["Rotate?"], []]);
  });

  test("a second one on a day has another word, and --up goes on", async () => {
    const { disk, ups } = await run(["TWICE_KEY", "--yes", "--up"]);
    expect(disk.config.get("rotations.TWICE_KEY", { path: true })).toBe(`${today}-5`);
    expect(ups).toEqual(["up"]);
  });

  test("one whose value the config gives is generated from now on", async () => {
    const { output, disk } = await run(["SESSION_KEY", "--yes"]);
    expect(output).toContain("SESSION_KEY: its value in the stack config is removed");
    expect(disk.config.keys).toEqual(["shop:OPENAI_API_KEY", "shop:plan", "shop:rotations"]);
  });

  test.each<[string, string[], (string | boolean)[], number]>([
    ["its name typed", ["ENCRYPTION_KEY"], ["ENCRYPTION_KEY"], 0],
    ["its name confirmed", ["ENCRYPTION_KEY", "--confirm", "ENCRYPTION_KEY"], [], 0],
    ["yes typed", ["ENCRYPTION_KEY"], ["yes"], 1],
    ["only --yes", ["ENCRYPTION_KEY", "--yes"], [], 1],
  ])("what loses data takes its name: %s", async (_, argv, says, code) => {
    const done = await run(argv, says);
    expect([done.code, done.saved.includes("rotations")]).toEqual([code, code === 0]);
    if (code === 1)
      expect(done.output).toContain("Rotating ENCRYPTION_KEY loses what was encrypted with it, for good.");
  });

  test("a secret of the config is asked for unseen and written encrypted", async () => {
    const { code, output, disk, secrets, asked } = await run(["OPENAI_API_KEY"], ["sk-test-new"]);
    expect([code, asked]).toEqual([0, ["OPENAI_API_KEY, the new value: "]]);
    expect(disk.config.secretKeys).toContain("shop:OPENAI_API_KEY");
    expect(disk.config.getText("OPENAI_API_KEY", secrets)).toBe("sk-test-new");
    expect(output).not.toContain("sk-test");
  });

  test.each<[string, string[], (string | boolean)[], string]>([
    ["no new value", ["OPENAI_API_KEY"], [false], "No value for OPENAI_API_KEY"],
    ["the old value again", ["OPENAI_API_KEY"], ["sk-test-old"], "has that value already"],
    ["a dry run", ["JWT_KEY", "OPENAI_API_KEY", "--dry-run"], [], "Dry run"],
    ["nobody to ask", ["JWT_KEY"], [], "npx stackwright rotate JWT_KEY --stack production --yes"],
  ])("%s changes nothing", async (_, argv, says, said) => {
    const { output, saved } = await run(argv, says);
    expect(output).toContain(said);
    expect(saved.endsWith(YAML)).toBe(true);
  });

  test.each<[string[], RegExp]>([
    [[], /Say which: npx stackwright rotate NAME… --stack production; .*--list/],
    [["jwt-kay"], /no secret "jwt-kay" to rotate\. Did you mean JWT_KEY\?/],
    [["JWT_KEY", "--confirm", "OTHER"], /--confirm OTHER: it is not among what is rotated/],
  ])("%j is refused", async (argv, message) => {
    await expect(run(argv)).rejects.toThrow(message);
  });

  test("--list shows what can be rotated, and when it last was", async () => {
    const { code, output } = await run(["--list"]);
    expect(code).toBe(0);
    expect(output.split("\n").map((line) => line.trimEnd().split(/ {2,}/))).toEqual([
      ["SECRET", "KIND", "LAST ROTATED", "ROTATING IT"],
      ["JWT_KEY", "generated", "never"],
      ["TWICE_KEY", "generated", `${today}-4`],
      ["SESSION_KEY", "generated", "given by the stack config"],
      ["ENCRYPTION_KEY", "generated", "never", "loses what was encrypted with it"],
      ["OPENAI_API_KEY", "config", "set, not up yet"],
    ]);
  });
});
