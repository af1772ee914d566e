import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Emulators, startEmulators } from "../../emulators/index.ts";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";
import { type Finished, stackwright } from "../lifecycle/command.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
export const PROVIDER = join(CHECKOUT, "provider/index.ts");
export const PACK = join(CHECKOUT, "policies");

/** A project in a folder of its own, with emulated vendors on which nothing runs, judged by the pack. */
export interface SmallProject {
  dir: string;
  env: NodeJS.ProcessEnv;
  emulators: Emulators;
  /** Another `env` of the same project. */
  set(stack: string, name: string, value: string, how?: { secret?: boolean; path?: boolean }): Promise<void>;
  remove(stack: string, name: string): Promise<void>;
  run(command: string, stack: string, ...more: string[]): Promise<Finished>;
  close(): Promise<void>;
}

/** @param program the text of `index.ts`. */
export async function createSmallProject(name: string, program: string): Promise<SmallProject> {
  const root = mkdtempSync(join(tmpdir(), "stackwright-small-"));
  const [dir, temporary] = [join(root, "project"), join(root, "tmp")];
  for (const folder of [dir, temporary, join(root, "state")]) mkdirSync(folder);
  symlinkSync(join(CHECKOUT, "node_modules"), join(dir, "node_modules"), "junction");
  writeFileSync(
    join(dir, "Pulumi.yaml"),
    `name: ${name}
runtime: {name: nodejs, options: {typescript: false, nodeargs: "--import tsx"}}
main: index.ts
plugins: {providers: [{name: stackwright, path: ${join(CHECKOUT, "provider")}}]}
`,
  );
  writeFileSync(join(dir, "package.json"), '{"type": "module"}\n');
  writeFileSync(join(dir, "index.ts"), program);
  const emulators = await startEmulators();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...emulators.environment(),
    PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(12).toString("hex"),
    STACKWRIGHT_HOME: join(root, "home"),
    TMPDIR: temporary,
  };
  const change = async (stack: string, edit: (config: StackConfig) => Promise<void> | void) => {
    const config = await StackConfig.open(await loadProject(dir), stack);
    await edit(config);
    await config.save();
  };
  return {
    dir,
    env,
    emulators,
    set: (stack, key, value, { secret = false, ...how } = {}) =>
      change(stack, async (config) => {
        if (secret) config.setSecret(key, value, await stackSecrets(config, undefined, { env }), how);
        else config.set(key, value, how);
      }),
    remove: (stack, key) => change(stack, (config) => void config.remove(key)),
    run: (command, stack, ...more) =>
      stackwright({ dir, env }, [command, "--stack", stack, "--policy-pack", PACK, ...more]),
    close: async () => {
      await emulators.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
