import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface CommandRun {
  /** Program and arguments, the command last. */
  command: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  stdin: string | undefined;
  /** Seconds; 0 is for ever. */
  timeout: number;
  signal: AbortSignal;
  onLine: (stream: "stdout" | "stderr", line: string) => void;
}

export interface CommandOutcome {
  stdout: string;
  stderr: string;
  /** Both streams as they came. */
  combined: string;
  /** Why it failed, e.g. `exit status 3`; undefined when it did not. */
  failure: string | undefined;
}

/** Runs a command to its end. Aborting, or the timeout, ends it with everything it started. */
export async function runCommand(run: CommandRun): Promise<CommandOutcome> {
  const [program = "", ...args] = run.command;
  // A process group of its own, so that what the command started can be ended with it.
  const child = spawn(program, args, { cwd: run.cwd, env: run.env, stdio: ["pipe", "pipe", "pipe"], detached: true });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[], combined: [] as Buffer[] };
  for (const name of ["stdout", "stderr"] as const) {
    const stream: Readable = child[name];
    stream.on("data", (chunk: Buffer) => {
      chunks[name].push(chunk);
      chunks.combined.push(chunk);
    });
    createInterface({ input: stream }).on("line", (line) => run.onLine(name, line));
  }
  child.stdin.on("error", () => {});
  child.stdin.end(run.stdin ?? "");

  let ended: string | undefined;
  const end = (why: string) => {
    ended ??= why;
    if (child.pid !== undefined) {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  };
  const onAbort = () => end("cancelled");
  if (run.signal.aborted) onAbort();
  run.signal.addEventListener("abort", onAbort, { once: true });
  const timer =
    run.timeout > 0 ? setTimeout(() => end(`timed out after ${run.timeout} s`), run.timeout * 1000) : undefined;

  const failure = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ENOENT" ? `${program} or folder ${run.cwd} does not exist` : error.message),
    );
    child.on("close", (code, signal) => {
      if (ended) resolve(ended);
      else if (signal) resolve(`signal: ${signal}`);
      else resolve(code === 0 ? undefined : `exit status ${code}`);
    });
  });
  clearTimeout(timer);
  run.signal.removeEventListener("abort", onAbort);
  const text = (name: keyof typeof chunks) => Buffer.concat(chunks[name]).toString();
  return { stdout: text("stdout"), stderr: text("stderr"), combined: text("combined"), failure };
}
