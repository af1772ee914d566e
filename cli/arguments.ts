import { parseArgs } from "node:util";
import type { EngineChoice } from "./engines/choose.ts";

export const COMMANDS = [
  "preview",
  "up",
  "refresh",
  "destroy",
  "diff",
  "config",
  "comment",
  "annotate",
  "drift-issue",
  "demo",
] as const;
export type Command = (typeof COMMANDS)[number];

export const FORMATS = ["terminal", "markdown", "summary", "json", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

export interface Arguments {
  command: Command;
  /** What follows the command: only `config` takes any. */
  words: string[];
  stack?: string;
  /** Every `--stack` given; only `diff` takes more than one. */
  stacks: string[];
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
  /** The commit to compare with. */
  base?: string;
  live: boolean;
  /** Of `diff`: what to render. Without a file it goes to standard output, which only a lone one may. */
  renderings: { format: Format; out?: string }[];
  detailedExitCode: boolean;
  /** The file whose text is posted: a comment, or a report of drift. */
  body?: string;
  /** `owner/name`. */
  repo?: string;
  /** Number of a pull request. */
  pr?: number;
  dryRun: boolean;
  resolved: boolean;
  /** File with findings. */
  sarif?: string;
  /** File with a job's summary. */
  summary?: string;
}

/** What the person typed is not a command line: the message says which part, the usage follows. */
export class UsageError extends Error {
  override name = "UsageError";
}

const OPTIONS = {
  stack: { type: "string", short: "s", multiple: true },
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
  base: { type: "string" },
  live: { type: "boolean" },
  format: { type: "string", multiple: true },
  out: { type: "string", multiple: true },
  "detailed-exit-code": { type: "boolean" },
  body: { type: "string" },
  repo: { type: "string" },
  pr: { type: "string" },
  "dry-run": { type: "boolean" },
  resolved: { type: "boolean" },
  sarif: { type: "string" },
  summary: { type: "string" },
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
    dryRun: values["dry-run"] ?? false,
    resolved: values.resolved ?? false,
    stacks: stackNames(command, values.stack ?? []),
    live: values.live ?? false,
    renderings: renderings(values.format ?? ["terminal"], values.out ?? []),
    detailedExitCode: values["detailed-exit-code"] ?? false,
    ...(values.stack?.[0] !== undefined ? { stack: values.stack[0] } : {}),
    ...(values.base !== undefined ? { base: values.base } : {}),
    ...(values.engine !== undefined ? { engine: engineChoice(values.engine) } : {}),
    ...(values["config-file"] !== undefined ? { configFile: values["config-file"] } : {}),
    ...(values["policy-pack"] !== undefined ? { policyPacks: values["policy-pack"] } : {}),
    ...(values.parallel !== undefined ? { parallel: positiveInteger("--parallel", values.parallel) } : {}),
    ...(values.body !== undefined ? { body: values.body } : {}),
    ...(values.repo !== undefined ? { repo: values.repo } : {}),
    ...(values.pr !== undefined ? { pr: positiveInteger("--pr", values.pr) } : {}),
    ...(values.sarif !== undefined ? { sarif: values.sarif } : {}),
    ...(values.summary !== undefined ? { summary: values.summary } : {}),
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

function stackNames(command: Command, texts: string[]): string[] {
  if (texts.length > 1 && command !== "diff") throw new UsageError(`"${command}" takes one --stack at a time.`);
  return texts.map(stackName);
}

function stackName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) {
    throw new UsageError(`--stack "${text}" is not a stack name: letters, digits, "-", "_" and "." only.`);
  }
  return text;
}

function renderings(formats: string[], outs: string[]): Arguments["renderings"] {
  if (outs.length > formats.length || (formats.length > 1 && outs.length < formats.length)) {
    throw new UsageError("Each --format needs an --out of its own when there are several.");
  }
  return formats.map((format, index) => ({
    format: formatChoice(format),
    ...(outs[index] !== undefined && { out: outs[index] }),
  }));
}

function formatChoice(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format) return format;
  throw new UsageError(`--format is ${FORMATS.join(", ")}, not "${text}".`);
}

function engineChoice(text: string): EngineChoice {
  if (text === "auto" || text === "pulumi" || text === "embedded") return text;
  throw new UsageError(`--engine is auto, pulumi or embedded, not "${text}".`);
}

function positiveInteger(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`${option} takes a whole number of 1 or more, not "${text}".`);
}
