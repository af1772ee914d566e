import { describe, expect, test } from "vitest";
import type { HistoryEntry } from "../../engine/state/history.ts";
import { deskFor, diskWith } from "../operations/testing.ts";
import { rollbackConfig } from "./rollback-config.ts";

const cipher = (text: string, count = 0) => `v1:${count}:${Buffer.from(text).toString("base64")}`;
const YAML = `# the stack
config:
  # why it does not sleep
  shop:plan: standard # for now
  shop:size: 5
  shop:TOKEN:
    secure: ${cipher("sk-test-new")}
  shop:features:
    # sells things
    payments: true
  shop:added: here
  shop:rotations:
    KEY: 2026-01-02-1
`;
const then = {
  "shop:plan": "starter",
  "shop:size": "5",
  "shop:TOKEN": { secure: cipher("sk-test-old", 7) },
  "shop:features": { payments: false },
  "shop:gone": "back",
};
const entry = (config: Record<string, unknown>, result: HistoryEntry["result"] = "succeeded"): HistoryEntry => {
  return {
    kind: "update",
    startTime: 1_767_322_800,
    endTime: 0,
    message: "",
    environment: {},
    version: 0,
    result,
    config,
  };
};

async function run(argv: string[], history: HistoryEntry[], says: boolean[] = [], yaml = YAML) {
  const { desk, lines } = deskFor(["rollback", "--config", ...argv], says);
  const { disk, saved } = await diskWith(yaml, history);
  return { code: await rollbackConfig(desk, disk), output: lines.join("\n"), saved: await saved() };
}

describe("rollback --config", () => {
  test("shows each value masked, then writes what an earlier up had and nothing else", async () => {
    const { code, output, saved } = await run([], [entry(then)], [true]);
    expect(code).toBe(0);
    expect(output.split("\n").slice(0, 7)).toEqual([
      "Take the config of production back to version 1, 2026-01-02 03:00 UTC:",
      "  ~ TOKEN             [secret] -> [secret]",
      '  - added             "here"',
      "  ~ features.payments true -> false",
      '  + gone              "back"',
      '  ~ plan              "standard" -> "starter"',
      "  rotations stays as it is: without its word a secret would be made anew once more, not be the old one.",
    ]);
    expect(output).toContain("Nothing live has changed yet: npx stackwright up --stack production");
    expect(saved).toBe(
      YAML.replace("plan: standard", "plan: starter")
        .replace(cipher("sk-test-new"), cipher("sk-test-old", 7))
        .replace("payments: true", "payments: false")
        .replace("  shop:added: here\n", "")
        .replace("# the stack\n", (text) => `encryptionsalt: v1:c2FsdA==:v1:bm9uY2U=:Y2hlY2s=\n${text}`)
        .concat("  shop:gone: back\n"),
    );
    expect(output).not.toMatch(/sk-test|v1:/);
  });

  test("a version asked for, also one whose up failed", async () => {
    const history = [entry({ "shop:plan": "standard" }), entry({ "shop:plan": "free" }, "failed")];
    const { output } = await run(["--to", "1", "--yes"], history, [], "config:\n  shop:plan: standard\n");
    expect(output).toContain("back to version 1, 2026-01-02 03:00 UTC, whose up failed:");
    expect(output).toContain('~ plan "standard" -> "free"');
  });

  test("nothing differs", async () => {
    const { code, output } = await run([], [entry({ "shop:a": "1" })], [], "config:\n  shop:a: 1\n");
    expect([code, output]).toEqual([0, expect.stringContaining("there is nothing to take back")]);
  });

  test.each<[string, string[], HistoryEntry[], RegExp]>([
    ["no history", [], [], /Stack production has no history in file:\/\/state/],
    [
      "an unknown version",
      ["--to", "9"],
      [entry({}), entry(then, "failed")],
      /version "9"\. It has:\n {2}2 .* succeeded {2}5 values differ\n {2}1 .* failed/,
    ],
  ])("%s", async (_, argv, history, message) => {
    await expect(run(argv, history)).rejects.toThrow(message);
  });

  test.each<[string, string[], number, string]>([
    ["nobody to ask", [], 1, "npx stackwright rollback --config --to 1 --stack production --yes"],
    ["a dry run", ["--dry-run"], 0, "Dry run"],
  ])("%s writes nothing", async (_, argv, code, said) => {
    const done = await run(argv, [entry(then)]);
    expect([done.code, done.saved.endsWith(YAML)]).toEqual([code, true]);
    expect(done.output).toContain(said);
  });

  test("a secret that no passphrase opens is not written back", async () => {
    const { desk } = deskFor(["rollback", "--config", "--yes"]);
    const { disk, saved } = await diskWith(YAML, [entry(then)]);
    disk.secrets.decrypt = () => {
      throw new Error("another key");
    };
    await expect(rollbackConfig(desk, disk)).rejects.toThrow("Version 1 has TOKEN encrypted under another passphrase");
    expect((await saved()).endsWith(YAML)).toBe(true);
  });
});
