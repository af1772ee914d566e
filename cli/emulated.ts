import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Arguments, UsageError } from "./arguments.ts";

/** What `stackwright emulators` leaves in the project while it runs, for commands with `--emulated`. Everything in it is made up for that run. */
export interface EmulatedStack {
  /** Of the process that serves it. */
  pid: number;
  stack: string;
  /** The stack's config as it is on the emulators. */
  configFile: string;
  /** Where every deployed host answers, told apart by the Host header. */
  edgeUrl: string;
  env: Record<string, string>;
}

/** The folder in a project that holds all of it. It ignores itself in git. */
export const emulatedFolder = (projectDir: string) => join(projectDir, ".stackwright");
export const emulatedFile = (projectDir: string) => join(emulatedFolder(projectDir), "emulated.json");

/** The emulators that run for a project, if they do. */
export function runningEmulators(projectDir: string): EmulatedStack | undefined {
  try {
    const found = JSON.parse(readFileSync(emulatedFile(projectDir), "utf8")) as EmulatedStack;
    process.kill(found.pid, 0);
    return found;
  } catch {
    return undefined;
  }
}

/** The arguments as they are meant with `--emulated`, and what to add to the environment. */
export function onEmulators(args: Arguments): { args: Arguments; env: Record<string, string> } {
  const found = runningEmulators(resolve(args.cwd));
  if (found === undefined)
    throw new UsageError(
      "No emulators run for this project. Start them in another terminal, in this folder: npx stackwright emulators",
    );
  const { stack, configFile, edgeUrl, env } = found;
  if (args.stack !== undefined && args.stack !== stack)
    throw new UsageError(
      `The emulators run for stack ${stack}. End them with Ctrl-C, then: npx stackwright emulators --stack ${args.stack}`,
    );
  const { engine = "embedded", configFile: named = configFile, edge = edgeUrl } = args;
  return { args: { ...args, stack, engine, configFile: named, edge }, env };
}
