import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A line a plugin printed or logged, for the engine's diagnostics. */
export interface PluginLog {
  severity: "debug" | "info" | "warning" | "error";
  text: string;
  urn?: string;
}

export interface PluginCommand {
  /** For messages, e.g. `plugin stackwright`. */
  label: string;
  /** A program, or a script to run with this Node. */
  run: { program: string } | { script: string };
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  onLog: (log: PluginLog) => void;
  /** How long the plugin may take to print its port. Default 60 s. */
  startTimeoutMs?: number;
}

const GRACE_MS = 5_000;
const TAIL_LINES = 40;
/** Of Pulumi's Node.js hosts: they have said why, in words for a person. */
const SAID_WHY = "ended with exit code 32";
/** A connection breaks a moment before the process that held it has ended. */
const CRASH_MS = 1_000;

/**
 * A plugin's process: prints the port it listens on as its first line, the rest is log. It runs in a process group of its
 * own, so that Ctrl-C reaches the engine, which then stops it in good order, and it ends when the engine does.
 */
export class PluginProcess {
  readonly port: number;
  readonly label: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<string>;
  readonly #tail: string[];
  #closing = false;

  private constructor(label: string, child: ChildProcess, exited: Promise<string>, tail: string[], port: number) {
    this.label = label;
    this.port = port;
    this.#child = child;
    this.#exited = exited;
    this.#tail = tail;
  }

  /** @throws Error with the last lines the plugin printed when it ends, or is silent, before it prints its port. */
  static async start(command: PluginCommand): Promise<PluginProcess> {
    const { label, run, args, cwd, env, onLog, startTimeoutMs = 60_000 } = command;
    const preload = ["--require", join(import.meta.dirname, "exit-with-parent.cjs")];
    const [program, programArgs] =
      "script" in run ? [process.execPath, [...preload, run.script, ...args]] : [run.program, args];
    const child = spawn(program, programArgs, { cwd, env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    child.stdin.on("error", () => {});
    const tail: string[] = [];
    const log = (line: string) => {
      if (!line.trim()) return;
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      onLog({ severity: "debug", text: line });
    };
    const exited = exitOf(child);
    createInterface({ input: child.stderr }).on("line", log);
    const first = firstLine(child.stdout, log);
    const timeout = AbortSignal.timeout(startTimeoutMs);
    const silent = once(timeout, "abort").then(() => `printed no port within ${startTimeoutMs / 1000} s`);
    const outcome = await Promise.race([first, exited, silent]);
    const port = typeof outcome === "object" ? Number(outcome.line.trim()) : Number.NaN;
    if (Number.isInteger(port) && port > 0 && port < 65_536) return new PluginProcess(label, child, exited, tail, port);
    const problem =
      typeof outcome === "object" ? `printed ${JSON.stringify(outcome.line)} instead of its port` : outcome;
    await stop(child, exited);
    const why = problem === SAID_WHY && tail.length > 0 ? "" : ` it ${problem}`;
    const lines = tail.map((line) => `  ${line.replace(/^\s*error: \[runtime\] /, "")}`);
    throw new Error([`${label} did not start:${why}`, ...lines].join("\n"));
  }

  /** For when its connection broke: how the process ended and the last lines it printed, unless it runs or was told to end. */
  async crash(): Promise<string | undefined> {
    if (this.#closing) return undefined;
    const stillRuns = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), CRASH_MS).unref());
    const how = await Promise.race([this.#exited, stillRuns]);
    return how && [`${this.label} ${how}`, ...this.#tail.map((line) => `  ${line}`)].join("\n");
  }

  /** Ends the process: politely, and by force after 5 s. */
  async close(): Promise<void> {
    this.#closing = true;
    await stop(this.#child, this.#exited);
  }
}

/** The first line as an object, so that it can be told from how the process ended. */
function firstLine(stdout: Readable, log: (line: string) => void): Promise<{ line: string }> {
  return new Promise((resolve) => {
    let seen = false;
    createInterface({ input: stdout }).on("line", (line) => {
      if (seen) return log(line);
      seen = true;
      resolve({ line });
    });
  });
}

/** After the streams have ended too, so that nothing printed last is missed. */
function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(`could not be run: ${error.message}`));
    child.on("close", (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
  });
}

async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const force = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE_MS);
  await exited;
  clearTimeout(force);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
