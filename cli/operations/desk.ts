import type { Arguments } from "../arguments.ts";
import type { Paint } from "../terminal/style.ts";

/** What a command that acts on a live stack has at hand, besides the stack itself. */
export interface Desk {
  args: Arguments;
  stack: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  print: (line: string) => void;
  paint: Paint;
  /** Whether there is somebody to ask. */
  isAsked: boolean;
  /** Anything but yes is no. */
  confirm: (question: string) => Promise<boolean>;
  /** A line typed by a person; undefined when nothing was. */
  read: (question: string, hidden: boolean) => Promise<string | undefined>;
}

/** The command as it can be typed again, with what a stack needs. */
export function typed(stack: string, command: string, ...words: string[]): string {
  return ["npx stackwright", command, ...words, "--stack", stack].join(" ");
}

/**
 * Whether to go ahead: yes with `--yes`, else as the person says. Says why not.
 * @param again what to type to go ahead where nobody can be asked.
 */
export async function agreed(desk: Desk, question: string, again: string): Promise<boolean> {
  const { args, print } = desk;
  if (args.dryRun) {
    print("Dry run: nothing was changed.");
    return false;
  }
  if (args.yes) return true;
  if (!desk.isAsked) {
    print(`Nothing was changed: there is no terminal to ask on. To go ahead without being asked: ${again} --yes`);
    return false;
  }
  if (await desk.confirm(question)) return true;
  print("Nothing was changed.");
  return false;
}

/** The exit code of a command that did not go ahead: a dry run did what was asked of it. */
export function declined({ args }: Desk): 0 | 1 {
  return args.dryRun ? 0 : 1;
}
