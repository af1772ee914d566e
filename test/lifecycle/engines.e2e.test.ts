import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { World } from "../../cli/demo/world.ts";
import { type Finished, stackwright } from "./command.ts";
import { spellings, textsBelow } from "./files.ts";
import { CLI_TIMEOUT, clearJournals, type EngineName, on, pulumiWorld, withoutPulumi, writes } from "./pulumi-world.ts";
import { contents, secretValues } from "./world-contents.ts";

const NOTHING = { services: [], groups: [], keyValues: [], projects: [] };

const creations = ({ emulators: { render, vercel, supabase } }: World) =>
  [render, vercel, supabase].flatMap(({ journal }) => journal.operations(journal.creations())).sort();

/** Pulumi's own command line in the project's folder, with no Stackwright around it. */
function startPulumi(world: World, args: string[]) {
  const child = spawn("pulumi", [...args, "--stack", "production", "--non-interactive"], {
    cwd: world.dir,
    env: world.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const finished = new Promise<Finished>((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code, signal) => done({ code, signal, output }));
  });
  return { child, finished };
}

const pulumi = (world: World, ...args: string[]) => startPulumi(world, args).finished;

async function expectNoChanges(world: World, engine: EngineName, ...more: string[]): Promise<void> {
  const { code, output } = await on(world, engine, "preview", "--expect-no-changes", ...more);
  expect(output).toMatch(/no changes, 31 unchanged\. Policies: 1 warned, 1 rule not judged yet\./);
  expect(code, output).toBe(0);
}

function expectOneReadableError(output: string): void {
  expect(output.match(/^error: /gm), output).toHaveLength(1);
  expect(output).not.toMatch(/error: error:|\n\s+at |debug:|preview failed|code: -2/);
}

/** Each step stands on the one before: the world of the first `describe` is what the later ones are compared with. */
describe.skipIf(withoutPulumi())("production on the real Pulumi CLI", { timeout: CLI_TIMEOUT }, () => {
  let world: World;
  const outputs: string[] = [];
  let afterUp: { contents: ReturnType<typeof contents>; creations: string[] };
  const runWith = async (env: NodeJS.ProcessEnv, command: string, ...more: string[]) => {
    const done = await stackwright(world, [command, "--stack", "production", "--engine", "pulumi", ...more], env);
    outputs.push(done.output);
    return done;
  };
  const run = (command: string, ...more: string[]) => runWith({}, command, ...more);

  beforeAll(async () => {
    world = await pulumiWorld();
  });
  afterAll(() => world.close());

  test("preview writes nothing to the vendors", async () => {
    const { code, output } = await run("preview");
    expect(output).toMatch(/31 to create, 0 unchanged\./);
    expect(code).toBe(0);
    expect(writes(world)).toEqual([]);
  });

  test("up makes everything, a second up changes and writes nothing", async () => {
    const first = await run("up", "--yes");
    expect(first.output).toMatch(/✓ Up in .*: 31 created, 0 unchanged\./);
    expect(first.code).toBe(0);
    afterUp = { contents: contents(world), creations: creations(world) };
    clearJournals(world);
    const second = await run("up", "--yes");
    expect(second.output).toMatch(
      /no changes, 31 unchanged\. Policies: 1 warned, 1 rule not judged yet\.[\s\S]*✓ Up in .*: 31 unchanged\./,
    );
    expect(second.code).toBe(0);
    expect(writes(world)).toEqual([]);
  });

  test("refresh finds nothing changed", async () => {
    const { code, output } = await run("refresh", "--yes");
    expect(output).toContain("Refreshed, nothing had changed");
    expect(code).toBe(0);
    const only = await pulumi(world, "refresh", "--preview-only");
    outputs.push(only.output);
    expect(only.output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    expect(only.code).toBe(0);
  });

  test("one dashboard edit is found as exactly that variable, and up puts it back", async () => {
    world.emulators.render.dashboard.setGroupVariable("toolboxai-secrets", "LOG_LEVEL", "trace");
    const drifted = await run("preview", "--refresh", "--expect-no-changes");
    expect(drifted.code).toBe(2);
    expect(drifted.output).toMatch(/~ variables\.LOG_LEVEL +"info" -> "trace"/);
    expect(new Set(drifted.output.match(/variables\.\w+/g))).toEqual(new Set(["variables.LOG_LEVEL"]));
    expect((await run("up", "--yes", "--refresh")).code).toBe(0);
    const [group] = world.emulators.render.state.envGroups.values();
    expect(group!.variables.get("LOG_LEVEL")).toBe("info");
  });

  test("the policy pack refuses port 5432 in preview, and in an up that skips the preview", async () => {
    const undo = world.edit(
      "contract/toolboxai-backend.ts",
      'supabase.pooler("transaction")',
      'supabase.pooler("session")',
    );
    clearJournals(world);
    const preview = await run("preview");
    const up = await pulumi(world, "up", "--yes", "--skip-preview", "--policy-pack", "policies");
    undo();
    outputs.push(up.output);
    expect(preview.output).toMatch(/✗ refused {2}pooler-port on toolboxai-backend-secrets/);
    expect(preview.output.match(/variables\.DATABASE_URL uses port 5432/g)).toHaveLength(1);
    expect(preview.output).not.toMatch(/preview failed|\n\s+at /);
    expect(preview.code).toBe(1);
    expect(up.output).toMatch(/\[mandatory\].*pooler-port/);
    expect(up.code).not.toBe(0);
    expect(writes(world)).toEqual([]);
  });

  test("what is wrong is said once, and readable", async () => {
    const file = join(world.dir, "Pulumi.production.yaml");
    const complete = readFileSync(file);
    await world.removeConfig("production", "PUSHER_CLUSTER");
    const missing = await run("preview");
    expect(missing.code).toBe(1);
    expect(missing.output.match(/PUSHER_CLUSTER {2}/g), missing.output).toHaveLength(1);
    expectOneReadableError(missing.output);
    writeFileSync(file, complete);

    const keys = await runWith({ RENDER_API_KEY: "rnd_wrong", VERCEL_API_TOKEN: "wrong-token" }, "preview");
    expect(keys.code).toBe(1);
    expect(keys.output.match(/Render does not accept the key/g), keys.output).toHaveLength(1);
    expect(keys.output.match(/Vercel could not use the API token/g), keys.output).toHaveLength(1);
    expectOneReadableError(keys.output);
    expect(keys.output).not.toMatch(/rnd_wrong|wrong-token/);

    const passphrase = await runWith({ PULUMI_CONFIG_PASSPHRASE: "not-it" }, "preview");
    expect(passphrase.code).toBe(1);
    expect(passphrase.output).toMatch(/^error: .*incorrect passphrase.*PULUMI_CONFIG_PASSPHRASE/m);
    expectOneReadableError(passphrase.output);
    expect(passphrase.output).not.toContain("not-it");
  });

  test("the embedded engine goes on where the CLI was, and the CLI where it was", async () => {
    await expectNoChanges(world, "embedded", "--refresh");
    await world.setConfig("production", "LOG_LEVEL", "warning");
    const up = await on(world, "embedded", "up", "--yes");
    outputs.push(up.output);
    expect(up.code, up.output).toBe(0);
    await expectNoChanges(world, "pulumi", "--refresh");
  });

  test("no secret is in any output, state, history or file of the project", () => {
    const places = [
      ...outputs.map((text, index) => ({ file: `output ${index}`, text })),
      ...["state", "home", "pulumi-home"].flatMap((folder) => textsBelow(join(world.dir, folder))),
      ...textsBelow(world.dir).filter(({ file }) => file.endsWith("Pulumi.production.yaml")),
    ].filter(({ file }) => !file.startsWith(join(world.dir, "pulumi-home", "logs")));
    const values = secretValues(world).filter((value) => value.length >= 8);
    expect(values.length).toBeGreaterThan(12);
    const found = places.filter(({ text }) =>
      values.some((value) => spellings(value).some((spelling) => text.includes(spelling))),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  test("pulumi import prints the program's code for a group that is there", async () => {
    const [group] = world.emulators.render.state.envGroups.values();
    const { code, output } = await pulumi(world, "import", "stackwright:render:EnvGroup", "x", group!.id, "--yes");
    expect(output).toMatch(/new stackwright\.render\.EnvGroup\("x", \{\s+name: "toolboxai-secrets",/);
    expect(output).toMatch(/1 imported/);
    expect(code).toBe(0);
    const urn = "urn:pulumi:production::toolboxai::stackwright:render:EnvGroup::x";
    expect((await pulumi(world, "state", "delete", urn, "--yes", "--force")).code).toBe(0);
  });

  test("the embedded engine destroys what the CLI made", async () => {
    const { code, output } = await on(world, "embedded", "destroy", "--yes");
    expect(output).toContain("✓ Destroyed");
    expect(code).toBe(0);
    expect(contents(world)).toEqual(NOTHING);
  });

  describe("after an up by the embedded engine", () => {
    let other: World;
    beforeAll(async () => {
      other = await pulumiWorld();
    });
    afterAll(() => other.close());

    test("the vendors hold the same, and the CLI finds nothing to change", async () => {
      const up = await on(other, "embedded", "up", "--yes");
      expect(up.code, up.output).toBe(0);
      expect(contents(other)).toEqual(afterUp.contents);
      expect(creations(other)).toEqual(afterUp.creations);
      await expectNoChanges(other, "pulumi", "--refresh");
    });

    test("the CLI applies a changed variable, the embedded engine finds nothing left, the CLI destroys", async () => {
      await other.setConfig("production", "LOG_LEVEL", "warning");
      const up = await on(other, "pulumi", "up", "--yes");
      expect(up.code, up.output).toBe(0);
      const [group] = other.emulators.render.state.envGroups.values();
      expect(group!.variables.get("LOG_LEVEL")).toBe("warning");
      await expectNoChanges(other, "embedded", "--refresh");
      const { code, output } = await on(other, "pulumi", "destroy", "--yes");
      expect(output).toMatch(/✓ Destroyed in .*: 31 deleted/);
      expect(code).toBe(0);
      expect(contents(other)).toEqual(NOTHING);
    });
  });

  describe("kill -9 of the CLI after the second write", () => {
    let killed: World;
    beforeAll(async () => {
      killed = await pulumiWorld();
    });
    afterAll(() => killed.close());

    test("a config file elsewhere makes the stack without a file in the project", async () => {
      const file = join(killed.dir, "Pulumi.production.yaml");
      const elsewhere = join(killed.dir, "home", "elsewhere.yaml");
      mkdirSync(join(killed.dir, "home"), { recursive: true });
      renameSync(file, elsewhere);
      const { code, output } = await on(killed, "pulumi", "preview", "--config-file", elsewhere);
      expect(output).toMatch(/31 to create, 0 unchanged\./);
      expect(code).toBe(0);
      expect(existsSync(file)).toBe(false);
      renameSync(elsewhere, file);
    });

    test("after pulumi cancel, the next up converges and makes nothing twice", async () => {
      const running = startPulumi(killed, ["up", "--yes", "--skip-preview"]);
      let count = 0;
      const { render, vercel, supabase } = killed.emulators;
      const stops = [render, vercel, supabase].map(({ journal }) =>
        journal.onAfterWrite(() => {
          count += 1;
          if (count === 2) running.child.kill("SIGKILL");
        }),
      );
      expect((await running.finished).signal).toBe("SIGKILL");
      for (const stop of stops) stop();
      const locked = await on(killed, "pulumi", "up", "--yes");
      expect(locked.code).toBe(1);
      expect(locked.output).toMatch(/^error: .*locked/m);
      expect((await pulumi(killed, "cancel", "--yes")).code).toBe(0);
      const again = await on(killed, "pulumi", "up", "--yes");
      expect(again.code, again.output).toBe(0);
      expect(contents(killed)).toEqual(afterUp.contents);
      expect(creations(killed)).toEqual(afterUp.creations);
      await expectNoChanges(killed, "pulumi", "--refresh");
    });
  });
});
