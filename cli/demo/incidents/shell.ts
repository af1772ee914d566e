import { type Arguments, isStackCommand, parseArguments } from "../../arguments.ts";
import { entryOf, isCommand } from "../../command-table.ts";
import { doctor } from "../../commands/doctor.ts";
import { preview, type Session, up } from "../../commands/operation.ts";
import { runStackCommand } from "../../commands/stack-command.ts";
import type { Engine } from "../../engines/engine.ts";
import { findProject } from "../../project.ts";
import { painter } from "../../terminal/style.ts";
import type { World } from "../world.ts";

/** What a command said, and how it ended. */
export interface Said {
  code: number;
  lines: string[];
}

export interface ShellOptions {
  world: World;
  stack: string;
  engine: Engine;
  signal: AbortSignal;
}

const OF_STACK = ["preview", "up", "rollback", "deploy", "adopt", "rotate"];

/** Runs one `stackwright …` on the world's copy of the project, as it would run in a shell there that has no colours. */
export async function stackwright(argv: string[], { world, stack, engine, signal }: ShellOptions): Promise<Said> {
  const paint = painter(false);
  const lines: string[] = [];
  const print = (line: string) => void lines.push(...line.trimEnd().split("\n"));
  const [command = ""] = argv;
  const edge = isCommand(command) && entryOf(command).options.includes("edge") ? ["--edge", world.runtime.edgeUrl] : [];
  const where = [...(OF_STACK.includes(command) ? ["--stack", stack] : []), "--cwd", world.dir, ...edge];
  const args = parseArguments([...argv, ...where]);
  if (typeof args === "string") throw new Error(`no command: ${argv.join(" ")}`);
  const { env } = world;
  const session = (): Session => sessionOf(args, { engine, env, print, paint, signal });
  const end = (code: number): Said => {
    signal.throwIfAborted();
    return { code, lines };
  };
  try {
    if (args.command === "doctor") {
      return end(await doctor({ args, env, signal, write: print, note: () => {}, paint }));
    }
    if (args.command === "preview") return end(await preview(session()));
    if (args.command === "up") return end(await up(session()));
    if (!isStackCommand(args.command)) throw new Error(`the theatre does not run ${args.command}`);
    return end(await runStackCommand(args, { env, signal, print, paint, up: () => up(session()) }));
  } catch (error) {
    signal.throwIfAborted();
    print(error instanceof Error ? error.message : String(error));
    return { code: 1, lines };
  }
}

function sessionOf(args: Arguments, around: Pick<Session, "engine" | "env" | "print" | "paint" | "signal">): Session {
  return { ...around, project: findProject(args), args, write: () => {}, terminal: false };
}
