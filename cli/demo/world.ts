import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { type EmulatorOptions, type Emulators, startEmulators } from "../../emulators/index.ts";
import { createRuntime, type RuntimeHandle, type RuntimeOptions } from "../../emulators/runtime/index.ts";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";
import { addressesIn, ofNobody } from "./emulated-config.ts";
import { fakeConfig } from "./fake-config.ts";
import type { Setting, System } from "./systems/system.ts";
import { toolboxai } from "./systems/toolboxai.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
/** What a program needs of the checkout. Copied, so that the demo can edit it as a person would. */
export const PROGRAM = [
  "Pulumi.yaml",
  "package.json",
  "index.ts",
  "config.ts",
  "contract",
  "components",
  "health",
  "provider",
  "policies",
];
/** Emulated vendors, a running world behind them, and a copy of a system's project that points at them. */
export interface World {
  system: System;
  /** The copy of the checkout. */
  root: string;
  /** The system's project in it. */
  dir: string;
  env: NodeJS.ProcessEnv;
  emulators: Emulators;
  runtime: RuntimeHandle;
  /** Every secret value there is in config, for checking that none is ever shown. */
  secrets: string[];
  setConfig(stack: string, name: string, value: string, options?: { secret?: boolean; path?: boolean }): Promise<void>;
  removeConfig(stack: string, name: string): Promise<void>;
  /** Edits a file of the program as a person would. Throws when `from` is not in it. Returns what undoes it. */
  edit(file: string, from: string, to: string): () => void;
  close(): Promise<void>;
}

export interface WorldOptions extends Pick<EmulatorOptions, "observe" | "faults"> {
  /** Whose production it is. Default: ToolBoxAI's. */
  system?: System;
  /** What differs at the start from what the system says. */
  seed?: EmulatorOptions["seed"];
  /** How the edge behaves while a sleeping service wakes. Default: requests wait, and it is quick. */
  waking?: RuntimeOptions["waking"];
}

export async function createWorld({ system = toolboxai, seed, waking, ...options }: WorldOptions = {}): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), "stackwright-"));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(root, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const runtime = await createRuntime({ apps: system.apps, ...(waking && { waking }) });
    closers.push(() => runtime.close());
    copyProgram(root, system);
    const dir = join(root, system.directory);
    const contacts = await forgetOwner(dir, system.stacks);
    const seeded = { ...system.seed, ...(contacts.length > 0 && { uptimerobot: { contacts } }), ...seed };
    const emulators = await startEmulators({ ...options, runtime, seed: seeded });
    closers.push(() => emulators.close());
    const env = environment(root, emulators);
    const files = configFiles(dir, env);
    const secrets: string[] = [];
    for (const stack of system.stacks) secrets.push(...(await configure(system, stack, files, emulators, runtime)));
    const edit: World["edit"] = (...change) => editFile(dir, ...change);
    return { system, root, dir, env, emulators, runtime, secrets, ...files, edit, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function copyProgram(dir: string, { directory }: System): void {
  const isProgram = (source: string) =>
    !source.endsWith(".test.ts") && !relative(CHECKOUT, source).includes("node_modules");
  const entries = directory === "." ? PROGRAM : [...PROGRAM, directory];
  for (const entry of entries) cpSync(join(CHECKOUT, entry), join(dir, entry), { recursive: true, filter: isProgram });
  for (const file of readdirSync(CHECKOUT))
    if (/^Pulumi\..+\.yaml$/.test(file)) cpSync(join(CHECKOUT, file), join(dir, file));
  symlinkSync(dependencies(), join(dir, "node_modules"), "junction");
  for (const folder of ["state", "tmp"]) mkdirSync(join(dir, folder));
}

/** The folder of the installed packages: in the checkout, or around it where it is one of them. */
function dependencies(): string {
  return resolve(dirname(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json")), "../..");
}

function environment(dir: string, emulators: Emulators): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...emulators.environment(),
    PULUMI_BACKEND_URL: `file://${join(dir, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(12).toString("hex"),
    STACKWRIGHT_HOME: join(dir, "home"),
    // What runs the program keeps caches where temporary files go; they go with the world.
    TMPDIR: join(dir, "tmp"),
  };
}

function configFiles(dir: string, env: NodeJS.ProcessEnv): Pick<World, "setConfig" | "removeConfig"> {
  const change = async (stack: string, edit: (config: StackConfig) => Promise<void> | void) => {
    const config = await StackConfig.open(await loadProject(dir), stack);
    await edit(config);
    await config.save();
  };
  return {
    setConfig: (stack, name, value, options = {}) =>
      change(stack, async (config) => {
        if (options.secret) config.setSecret(name, value, await stackSecrets(config, undefined, { env }), options);
        else config.set(name, value, options);
      }),
    removeConfig: (stack, name) =>
      change(stack, (config) => {
        config.remove(name);
      }),
  };
}

/**
 * Whoever has set up stacks of their own in the checkout has secrets in these files that no other passphrase opens. Returns the
 * addresses in them.
 */
async function forgetOwner(dir: string, stacks: readonly string[]): Promise<string[]> {
  const project = await loadProject(dir);
  const addresses = new Set<string>();
  for (const stack of stacks) {
    const config = await StackConfig.open(project, stack);
    ofNobody(config);
    await config.save();
    for (const address of addressesIn(config)) addresses.add(address);
  }
  return [...addresses];
}

/** Sets what the stack file asks a person to set, and where the emulators are. Returns the secret values. */
async function configure(
  system: System,
  stack: string,
  { setConfig }: Pick<World, "setConfig">,
  emulators: Emulators,
  runtime: RuntimeHandle,
): Promise<string[]> {
  const own = system.settings(stack, emulators, runtime);
  const fakes = fakeConfig(system.contract, system.features(stack)).filter(
    (fake) => !own.some(({ name }) => name === fake.name),
  );
  const addresses = Object.entries(emulators.addresses()).map(([name, value]) => ({
    name: `stackwright:${name}`,
    value,
  }));
  const all: Setting[] = [...own, ...fakes, ...addresses];
  for (const { name, value, ...options } of all) await setConfig(stack, name, value, options);
  return all.filter(({ secret }) => secret).map(({ value }) => value);
}

function editFile(dir: string, file: string, from: string, to: string): () => void {
  const path = join(dir, file);
  const before = readFileSync(path, "utf8");
  if (!before.includes(from)) throw new Error(`${file} does not contain: ${from}`);
  writeFileSync(path, before.replace(from, to));
  return () => writeFileSync(path, before);
}
