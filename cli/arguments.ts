import { parseArgs } from "node:util";
import type { EngineChoice } from "./engines/choose.ts";

export const COMMANDS = ["preview", "up", "refresh", "destroy", "config", "demo"] as const;
export type Command = (typeof COMMANDS)[number];

export interface Arguments {
  command: Command;
  /** What follows the command: only `config` takes any. */
  words: string[];
  stack?: string;
  cwd: string;
  engine?: EngineChoice;
  configFile?: string;
  policyPacks?: string[];
  refresh: boolean;
  targets: string[];
  parallel?: number;
  expectNoChanges: boolean;
  yes: boolean;
  secret: boolean;
}

/** What the person typed is not a command line: the message says which part, the usage follows. */
export class UsageError extends Error {
  override name = "UsageError";
}

const OPTIONS = {
  stack: { type: "string", short: "s" },
  cwd: { type: "string", short: "C" },
  engine: { type: "string" },
  "config-file": { type: "string" },
  "policy-pack": { type: "string", multiple: true },
  refresh: { type: "boolean" },
  target: { type: "string", multiple: true },
  parallel: { type: "string" },
  "expect-no-changes": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  secret: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** Returns `help` or `version` when that is what was asked. */
export function parseArguments(argv: string[]): Arguments | "help" | "version" {
  const { values, positionals } = parse(argv);
  if (values.help) return "help";
  if (values.version) return "version";
  const [command, ...rest] = positionals;
  if (command === undefined || command === "help") return "help";
  if (!isCommand(command)) throw new UsageError(`There is no command "${command}".${suggestion(command)}`);
  if (rest.length > 0 && command !== "config") throw new UsageError(`"${command}" takes no argument "${rest[0]}".`);
  return {
    command,
    words: rest,
    cwd: values.cwd ?? process.cwd(),
    refresh: values.refresh ?? false,
    targets: values.target ?? [],
    expectNoChanges: values["expect-no-changes"] ?? false,
    yes: values.yes ?? false,
    secret: values.secret ?? false,
    ...(values.stack !== undefined ? { stack: stackName(values.stack) } : {}),
    ...(values.engine !== undefined ? { engine: engineChoice(values.engine) } : {}),
    ...(values["config-file"] !== undefined ? { configFile: values["config-file"] } : {}),
    ...(values["policy-pack"] !== undefined ? { policyPacks: values["policy-pack"] } : {}),
    ...(values.parallel !== undefined ? { parallel: positiveInteger(values.parallel) } : {}),
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split(". To specify")[0]!.replace(/\.?$/, "."));
  }
}

function isCommand(text: string): text is Command {
  return (COMMANDS as readonly string[]).includes(text);
}

function suggestion(text: string): string {
  const near = COMMANDS.find((command) => command[0] === text[0] || command.includes(text) || text.includes(command));
  return near ? ` Did you mean "${near}"?` : "";
}

function stackName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) {
    throw new UsageError(`--stack "${text}" is not a stack name: letters, digits, "-", "_" and "." only.`);
  }
  return text;
}

function engineChoice(text: string): EngineChoice {
  if (text === "auto" || text === "pulumi" || text === "embedded") return text;
  throw new UsageError(`--engine is auto, pulumi or embedded, not "${text}".`);
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`--parallel takes a whole number of 1 or more, not "${text}".`);
}
