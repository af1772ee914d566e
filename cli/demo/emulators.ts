import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulators, startEmulators } from "../../emulators/index.ts";
import { type AppManifest, createRuntime } from "../../emulators/runtime/index.ts";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";
import { evaluate } from "../../engine/evaluation/evaluate.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { type EmulatedStack, emulatedFile, emulatedFolder, runningEmulators } from "../emulated.ts";
import type { Project } from "../project.ts";
import { addressesIn, madeUp, ofNobody, pointingSettings, unknownSettings } from "./emulated-config.ts";
import { ANY_APP, standIns } from "./stand-ins.ts";
import type { Setting } from "./systems/system.ts";

export interface EmulatorsOptions {
  project: Project;
  signal: AbortSignal;
  print: (line: string) => void;
}

/**
 * Serves the vendors for one stack of a project until interrupted, with a stand-in for each service it declares. The stack's own
 * config, state and secrets are neither used nor touched: it gets others, which are gone afterwards.
 */
export async function serveEmulators({ project, signal, print }: EmulatorsOptions): Promise<number> {
  const { dir, stack } = project;
  const running = runningEmulators(dir);
  if (running)
    throw new Error(
      `The emulators of this project run already, as process ${running.pid}, for stack ${running.stack}.`,
    );
  const folder = emulatedFolder(dir);
  const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const file = await stripped(project, folder);
    const apps: Record<string, AppManifest> = {};
    // Whoever types here has another address than these emulators can know.
    const runtime = await createRuntime({ apps, otherwise: ANY_APP, thisMachine: null });
    closers.push(() => runtime.close());
    const emulators = await startEmulators({ runtime, seed: await seedOf(project, file) });
    closers.push(() => emulators.close());
    const env = { ...emulators.environment(), ...ownEnvironment(folder) };
    const config = { project, file, env, signal };
    const evaluation = await point(config, pointingSettings(emulators, runtime));
    const values = madeUp(evaluation, emulators);
    await set(config, values);
    const missing = evaluation.missingConfig.filter(({ key }) => !values.some(({ name }) => key.endsWith(`:${name}`)));
    if (missing.length > 0) throw new Error(unset(stack, missing));
    Object.assign(apps, standIns(evaluation.resources));
    const world: EmulatedStack = { pid: process.pid, stack, configFile: file, edgeUrl: runtime.edgeUrl, env };
    writeFileSync(emulatedFile(dir), JSON.stringify(world, null, 2), { mode: 0o600 });
    for (const line of listing(world, emulators, apps)) print(line);
    if (!signal.aborted) await once(signal, "abort");
    return 0;
  } finally {
    for (const closer of closers.reverse()) await closer();
  }
}

interface ConfigFile {
  project: Project;
  file: string;
  env: Record<string, string>;
  signal: AbortSignal;
}

/** A stack config as the stack's, without its secrets and without what belongs to real accounts. */
async function stripped({ dir, stack, configFile }: Project, folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ["state", "home"]) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "*\n");
  const file = join(folder, `Pulumi.${stack}.yaml`);
  const project = await loadProject(dir);
  const original = await StackConfig.open(project, stack, { file: configFile });
  copyFileSync(original.file, file);
  const config = await StackConfig.open(project, stack, { file });
  ofNobody(config);
  await config.save();
  return file;
}

/** The account has a contact for every address in the config. */
async function seedOf({ dir, stack }: Project, file: string) {
  const project = await loadProject(dir);
  const contacts = addressesIn(await StackConfig.open(project, stack, { file }));
  return {
    supabase: { projects: [{ name: project.name }] },
    ...(contacts.length > 0 && { uptimerobot: { contacts } }),
  };
}

function ownEnvironment(folder: string): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(12).toString("hex"),
    STACKWRIGHT_HOME: join(folder, "home"),
  };
}

/** Sets what the program has of these settings. */
async function point(config: ConfigFile, settings: Setting[]): Promise<Evaluation> {
  await set(config, settings);
  const first = await read(config);
  const unknown = unknownSettings(first);
  if (unknown.length === 0) return succeeded(first);
  const own = await open(config);
  for (const name of unknown) own.remove(name);
  await own.save();
  return succeeded(await read(config));
}

function read({ project: { dir, stack }, file, signal }: ConfigFile): Promise<Evaluation> {
  return evaluate({ projectDir: dir, stack, configFile: file, signal });
}

function succeeded(evaluation: Evaluation): Evaluation {
  if (evaluation.errors.length > 0) throw new Error(evaluation.errors.join("\n"));
  return evaluation;
}

async function set(config: ConfigFile, settings: Setting[]): Promise<void> {
  const own = await open(config);
  for (const { name, value, secret, ...options } of settings) {
    if (secret) own.setSecret(name, value, await stackSecrets(own, undefined, { env: config.env }), options);
    else own.set(name, value, options);
  }
  await own.save();
}

async function open({ project: { dir, stack }, file }: ConfigFile): Promise<StackConfig> {
  return StackConfig.open(await loadProject(dir), stack, { file });
}

function unset(stack: string, missing: Evaluation["missingConfig"]): string {
  const lines = missing.map(({ key, reason }) => {
    const name = key.slice(key.indexOf(":") + 1);
    return `  ${name}  ${reason}\n    npx stackwright config set --stack ${stack} ${name} VALUE`;
  });
  return `The config of stack ${stack} lacks what cannot be made up:\n${lines.join("\n")}`;
}

function listing(
  { stack, edgeUrl }: EmulatedStack,
  { render, vercel, supabase, railway, uptimerobot }: Emulators,
  apps: Record<string, AppManifest>,
): string[] {
  const vendors = { Render: render, Vercel: vercel, Supabase: supabase, Railway: railway, UptimeRobot: uptimerobot };
  return [
    ...Object.entries(vendors).map(([name, vendor]) => `${name.padEnd(12)}${vendor.url}`),
    `${"Hosts".padEnd(12)}${edgeUrl}   every deployed host, told apart by its Host header`,
    `${"Stand-ins".padEnd(12)}${Object.keys(apps).join(", ") || "none"}`,
    "",
    `Stack ${stack} runs here with made-up secrets and a state of its own. In another terminal, in this folder:`,
    "  npx stackwright up --emulated",
    "",
    "Ctrl-C ends it; nothing is kept.",
  ];
}
