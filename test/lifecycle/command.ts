import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { entryOf, isCommand } from "../../cli/command-table.ts";
import type { World } from "../../cli/demo/world.ts";

const BIN = resolve(import.meta.dirname, "../../cli/bin.mjs");

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** stdout and stderr as they came. */
  output: string;
}

/** A project's folder, and what is set in its shell. */
export type Place = Pick<World, "dir" | "env">;

export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
}

/** Starts `stackwright …` in the project, as a person would in a shell of its own. */
export function start(world: Place, args: string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: world.dir,
    env: { ...world.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const finished = new Promise<Finished>((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => done({ code, signal, output }));
  });
  return { child, finished };
}

export function stackwright(world: Place, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return start(world, args, env).finished;
}

/** A command line for a stack, on the embedded engine where a command has a choice. */
export function onStack(stack: string, command: string, ...more: string[]): string[] {
  const choice = isCommand(command) && entryOf(command).options.includes("engine") ? ["--engine", "embedded"] : [];
  return [command, "--stack", stack, ...choice, ...more];
}

export const production = (command: string, ...more: string[]) => onStack("production", command, ...more);
