import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { requiredFor } from "../../contract/select.ts";
import { toolboxai } from "../../contract/toolboxai.ts";
import { type EmulatorOptions, type Emulators, startEmulators } from "../../emulators/index.ts";
import { type AppManifest, createRuntime, type RuntimeHandle } from "../../emulators/runtime/index.ts";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";
import { fakeConfig } from "./fake-config.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
/** What a program needs of the checkout. Copied, so that the demo can edit it as a person would. */
export const PROGRAM = [
  "Pulumi.yaml",
  "package.json",
  "index.ts",
  "config.ts",
  "contract",
  "components",
  "provider",
  "policies",
];
const STACKS = ["staging", "production"] as const;
export type StackName = (typeof STACKS)[number];

/** ToolBoxAI's repository as the emulated Render knows it: what the application needs, and what its `/health` looks at. */
function application(stack: StackName): AppManifest {
  return {
    title: "ToolBoxAI",
    required: requiredFor(toolboxai, "backend", { aiFeatures: stack === "production" }),
    checks: {
      database: "DATABASE_URL",
      redis: "REDIS_URL",
      pusher: ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET", "PUSHER_CLUSTER"],
      supabase: ["SUPABASE_URL", "SUPABASE_SERVICE_ROLE_KEY"],
      agents: stack === "production" ? ["OPENAI_API_KEY"] : [],
    },
    routes: {
      "/api/v1/agents/health": { body: { status: "healthy" } },
      "/api/v1/auth/verify": { method: "POST", body: { valid: false } },
      "/api/v1/users/me": { authenticated: true, body: {} },
      "/api/v1/educational-content": { authenticated: true, body: [] },
      "/api/v1/roblox/status": { authenticated: true, body: {} },
      "/api/v1/analytics/dashboard": { authenticated: true, body: {} },
      "/api/v1/tasks/status/{task_id}": { authenticated: true, body: {} },
    },
  };
}

/** Emulated vendors, a running world behind them, and a copy of the project that points at them. */
export interface World {
  /** The copy of the project. */
  dir: string;
  env: NodeJS.ProcessEnv;
  emulators: Emulators;
  runtime: RuntimeHandle;
  /** Every secret value there is in config, for checking that none is ever shown. */
  secrets: string[];
  setConfig(
    stack: StackName,
    name: string,
    value: string,
    options?: { secret?: boolean; path?: boolean },
  ): Promise<void>;
  removeConfig(stack: StackName, name: string): Promise<void>;
  /** Edits a file of the program as a person would. Throws when `from` is not in it. Returns what undoes it. */
  edit(file: string, from: string, to: string): () => void;
  close(): Promise<void>;
}

export async function createWorld(options: Pick<EmulatorOptions, "observe" | "faults"> = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), "stackwright-"));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(dir, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const apps = {
      "toolboxai-backend": application("production"),
      "toolboxai-backend-staging": application("staging"),
    };
    const runtime = await createRuntime({ apps });
    closers.push(() => runtime.close());
    const emulators = await startEmulators({
      ...options,
      runtime,
      seed: {
        render: {
          // Long enough for the deploy that Render starts by itself to be cancelled, as it is in practice.
          deployStepMs: 100,
          slugs: {
            "toolboxai-backend": "toolboxai-backend-8j12",
            "toolboxai-backend-staging": "toolboxai-backend-staging-s7g2",
          },
        },
        supabase: { projects: STACKS.map((name) => ({ name: `toolboxai-${name}` })) },
      },
    });
    closers.push(() => emulators.close());
    copyProgram(dir);
    const env = environment(dir, emulators);
    const files = configFiles(dir, env);
    const secrets: string[] = [];
    for (const stack of STACKS) secrets.push(...(await configure(stack, files, emulators, runtime)));
    return { dir, env, emulators, runtime, secrets, ...files, edit: (...edit) => editFile(dir, ...edit), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function copyProgram(dir: string): void {
  const isProgram = (source: string) => !source.endsWith(".test.ts") && !source.includes(`${sep}node_modules`);
  for (const entry of PROGRAM) cpSync(join(CHECKOUT, entry), join(dir, entry), { recursive: true, filter: isProgram });
  for (const file of readdirSync(CHECKOUT))
    if (/^Pulumi\..+\.yaml$/.test(file)) cpSync(join(CHECKOUT, file), join(dir, file));
  symlinkSync(join(CHECKOUT, "node_modules"), join(dir, "node_modules"), "junction");
  for (const folder of ["state", "tmp"]) mkdirSync(join(dir, folder));
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
  const change = async (stack: StackName, edit: (config: StackConfig) => Promise<void> | void) => {
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

/** Sets what the stack file asks a person to set, and where the emulators are. Returns the secret values. */
async function configure(
  stack: StackName,
  { setConfig }: Pick<World, "setConfig">,
  emulators: Emulators,
  runtime: RuntimeHandle,
): Promise<string[]> {
  const project = [...emulators.supabase.state.projects.values()].find(({ name }) => name === `toolboxai-${stack}`)!;
  const fakes = fakeConfig({
    aiFeatures: stack === "production",
    payments: stack === "production",
    email: stack === "production",
  });
  await setConfig(stack, "supabaseProjectRef", project.ref);
  await setConfig(stack, "databasePassword", project.databasePassword, { secret: true });
  for (const { name, value, secret } of fakes) await setConfig(stack, name, value, { secret });
  await setConfig(stack, "protect", "false");
  await setConfig(stack, "edgeUrl", runtime.edgeUrl);
  for (const [index, seconds] of ["0", "1", "1"].entries()) {
    await setConfig(stack, `healthRetries[${index}]`, seconds, { path: true });
  }
  await setConfig(stack, "stackwright:renderApiUrl", emulators.render.url);
  await setConfig(stack, "stackwright:vercelApiUrl", emulators.vercel.url);
  await setConfig(stack, "stackwright:supabaseApiUrl", emulators.supabase.url);
  return [project.databasePassword, ...fakes.filter(({ secret }) => secret).map(({ value }) => value)];
}

function editFile(dir: string, file: string, from: string, to: string): () => void {
  const path = join(dir, file);
  const before = readFileSync(path, "utf8");
  if (!before.includes(from)) throw new Error(`${file} does not contain: ${from}`);
  writeFileSync(path, before.replace(from, to));
  return () => writeFileSync(path, before);
}
