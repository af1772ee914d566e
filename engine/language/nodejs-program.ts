import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { shellWords } from "./shell-words.ts";

const PRELOAD = join(import.meta.dirname, "program-preload.cjs");
/** The SDK's runner ends so when it has already told the person what is wrong. */
const EXITED_AFTER_REPORTING = 32;
/** How long a program has to end after an interrupt. */
const GRACE_MILLISECONDS = 5_000;

export interface ProgramOptions {
  project: string;
  stack: string;
  /** The folder that holds `Pulumi.yaml`. */
  projectDir: string;
  /** The program's working folder, and what it is told to run there. */
  pwd: string;
  entryPoint: string;
  /** `runtime.options` of `Pulumi.yaml`. */
  runtimeOptions: Record<string, unknown>;
  engineAddress: string;
  preview: boolean;
  parallel: number;
  /** `PULUMI_CONFIG` and `PULUMI_CONFIG_SECRET_KEYS`. */
  config: Record<string, string>;
  env: NodeJS.ProcessEnv;
  onOutput: (line: string) => void;
  onErrorOutput: (line: string) => void;
  /** Aborting ends the program. */
  signal?: AbortSignal | undefined;
}

export interface ProgramResult {
  succeeded: boolean;
  /** Why it failed, unless the program has said so itself. */
  error?: string;
}

/** Runs a Pulumi program as Pulumi's nodejs language host does, to its end. */
export async function runNodejsProgram(options: ProgramOptions): Promise<ProgramResult> {
  const runner = locateRunner(options.pwd);
  const { typescript, tsconfig, nodeargs } = options.runtimeOptions;
  const child = spawn(
    process.execPath,
    [
      "--require",
      PRELOAD,
      ...shellWords(typeof nodeargs === "string" ? nodeargs : ""),
      runner,
      ...runnerArguments(options),
    ],
    {
      cwd: options.pwd,
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        ...options.env,
        ...options.config,
        PULUMI_NODEJS_TYPESCRIPT: typescript === false ? "false" : "true",
        ...(typeof tsconfig === "string" && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
      },
    },
  );
  const finished = Promise.all([
    readLines(child.stdout, options.onOutput),
    readLines(child.stderr, options.onErrorOutput),
    exitOf(child),
  ]);
  const abort = () => interrupt(child);
  options.signal?.addEventListener("abort", abort, { once: true });
  if (options.signal?.aborted) {
    abort();
  }
  try {
    const [, , exit] = await finished;
    return resultOf(exit);
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
}

/** Arguments as the language host gives them to the SDK's runner. */
export function runnerArguments(options: ProgramOptions): string[] {
  return [
    ...["--monitor", options.engineAddress, "--engine", options.engineAddress],
    ...["--organization", "organization", "--project", options.project],
    ...["--root-directory", options.projectDir, "--stack", options.stack, "--pwd", options.pwd],
    ...(options.preview ? ["--dry-run"] : []),
    ...["--parallel", String(options.parallel)],
    options.entryPoint,
  ];
}

function locateRunner(pwd: string): string {
  try {
    return createRequire(join(pwd, "package.json")).resolve("@pulumi/pulumi/cmd/run/index.js");
  } catch {
    throw new Error(`@pulumi/pulumi is not installed for the program in ${pwd}; run npm install there`);
  }
}

interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  error?: Error;
}

function resultOf({ code, signal, error }: Exit): ProgramResult {
  if (error) {
    return { succeeded: false, error: `could not run the program: ${error.message}` };
  }
  if (code === 0) {
    return { succeeded: true };
  }
  if (code === EXITED_AFTER_REPORTING) {
    return { succeeded: false };
  }
  return { succeeded: false, error: `the program ${signal ? `was ended by ${signal}` : `exited with code ${code}`}` };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

async function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): Promise<void> {
  if (!stream) {
    return;
  }
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    onLine(line);
  }
}

function interrupt(child: ChildProcess): void {
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
  child.once("exit", () => clearTimeout(timer));
}
