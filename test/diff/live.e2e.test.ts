import { execFileSync, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, type World } from "../../cli/demo/world.ts";
import type { ConfigDiff, StackDiff } from "../../cli/diff/model.ts";
import { configDiffSchema } from "../../cli/diff/render/json-schema.ts";
import { stackwright } from "../lifecycle/command.ts";

const BIN = resolve(import.meta.dirname, "../../cli/bin.mjs");
const PASSWORD = "another-fake-password-that-is-long";

describe("a diff with what is live", () => {
  let world: World;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], { cwd: world.dir });

  beforeAll(async () => {
    world = await createWorld();
    writeFileSync(join(world.dir, ".gitignore"), "node_modules\nstate\nhome\n");
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all");
    git("commit", "--quiet", "--message=base");
    await world.setConfig("staging", "PUSHER_CLUSTER", "us3");
    const up = await stackwright(world, ["up", "--stack", "staging", "--engine", "embedded", "--yes"]);
    expect(up.code, up.output).toBe(0);
  });
  afterAll(() => world.close());

  async function staging(
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number | null; model: ConfigDiff; text: string }> {
    const args = ["diff", "--live", "--engine", "embedded", "--stack", "staging"];
    const child = spawn(process.execPath, [BIN, ...args, "--format", "json", "--detailed-exit-code"], {
      cwd: world.dir,
      env: { ...world.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    const code = await new Promise<number | null>((done) => child.once("close", done));
    return { code, model: JSON.parse(text) as ConfigDiff, text };
  }
  const rows = (stack: StackDiff | undefined) =>
    stack?.variables.map(({ name, change, kind, tier, before, after }) => [name, change, kind, tier, before, after]);

  test("is empty after up", async () => {
    const { code, model } = await staging();
    expect(configDiffSchema.safeParse(model).error?.issues ?? []).toEqual([]);
    expect(model).toMatchObject({ mode: "live", totals: { drifted: 0, update: 0, create: 0, failedStacks: 0 } });
    expect([code, model.stacks[0]!.status, model.stacks[0]!.drift]).toEqual([0, "unchanged", []]);
  });

  test("shows what is not up yet though it was committed, what was edited by hand, and shows no value of a secret", async () => {
    await world.setConfig("staging", "databasePassword", PASSWORD, { secret: true });
    await world.setConfig("staging", "LOG_LEVEL", "warning");
    git("commit", "--quiet", "--all", "--message=not up yet");
    world.emulators.render.dashboard.setGroupVariable("toolboxai-secrets-staging", "PUSHER_CLUSTER", "eu");
    const { code, model, text } = await staging();
    const [stack] = model.stacks;
    expect([code, stack!.status]).toEqual([2, "changed"]);
    expect(rows(stack)).toEqual([
      ["LOG_LEVEL", "changed", "plain", "P0", '"debug"', '"warning"'],
      ["PUSHER_CLUSTER", "changed", "plain", "P0", '"eu"', '"us3"'],
    ]);
    expect(stack!.drift).toMatchObject([
      { properties: [{ path: "variables.PUSHER_CLUSTER", before: '"us3"', after: '"eu"' }] },
    ]);
    expect(stack!.redeploys).toEqual(["toolboxai-backend-staging"]);
    expect(model.totals.drifted).toBe(1);
    for (const secret of [...world.secrets, PASSWORD]) expect(text).not.toContain(secret);
  });

  test("says what is missing when there is no passphrase, and offline does without", async () => {
    const { code, model } = await staging({ PULUMI_CONFIG_PASSPHRASE: undefined });
    expect([code, model.stacks[0]!.status]).toEqual([1, "failed"]);
    expect(model.stacks[0]!.errors.join("\n")).toContain("PULUMI_CONFIG_PASSPHRASE");
    expect(existsSync(join(world.dir, "Pulumi.staging.yaml"))).toBe(true);
  });
});
