import { type ChildProcess, spawn } from "node:child_process";

export interface Ended {
  code: number | null;
  output: string;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when the text was printed; rejects when the command ended before. */
  printed(text: string): Promise<void>;
}

/** Starts a command line as a person would type it, in a process group of its own. */
export function start(command: string, cwd: string, env: NodeJS.ProcessEnv): Started {
  const child = spawn("sh", ["-c", command], { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  const take = (data: Buffer) => {
    output += data;
    for (const { text, resolve } of waiting) if (output.includes(text)) resolve();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ text, resolve });
      if (output.includes(text)) resolve();
      ended.then(() => reject(new Error(`${command} ended:\n${output}`)), reject);
    });
  return { child, ended, printed };
}

/** As Ctrl-C in its terminal: the whole process group is told. */
export function interrupt({ child }: Started): void {
  process.kill(-child.pid!, "SIGINT");
}
