import { parseArgs } from "node:util";
import type { EngineChoice } from "./engines/choose.ts";

export const COMMANDS = [
  "preview",
  "up",
  "refresh",
  "destroy",
  "check",
  "diff",
  "doctor",
  "deploy",
  "rollback",
  "wake",
  "rotate",
  "adopt",
  "config",
  "fingerprints",
  "comment",
  "annotate",
  "drift-issue",
  "new",
  "emulators",
  "demo",
] as const;
export type Command = (typeof COMMANDS)[number];

/** Those that act on a stack outside of an `up`. */
const STACK_COMMANDS = ["deploy", "rollback", "wake", "rotate", "adopt"] as const;
export type StackCommand = (typeof STACK_COMMANDS)[number];
export const isStackCommand = (command: Command): command is StackCommand =>
  (STACK_COMMANDS as readonly Command[]).includes(command);
const TAKES_WORDS: ReadonlySet<Command> = new Set(["config", "doctor", "new", ...STACK_COMMANDS]);

export const FORMATS = ["terminal", "markdown", "summary", "json", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

export interface Arguments {
  command: Command;
  /** What follows the command, where it takes some. */
  words: string[];
  stack?: string;
  /** Every `--stack` given; only `diff` and `check` take more than one. */
  stacks: string[];
  cwd: string;
  engine?: EngineChoice;
  configFile?: string;
  policyPacks?: string[];
  refresh: boolean;
  targets: string[];
  parallel?: number;
  expectNoChanges: boolean;
  /** Of `preview`, `up` and `check`: every value that policies could not judge. */
  verbose: boolean;
  yes: boolean;
  secret: boolean;
  /** The commit to compare with. */
  base?: string;
  live: boolean;
  /** Of `diff` and `check`: what to render. Without a file it goes to standard output, which only a lone one may. */
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
  /** Of `doctor`: browser origins to try. */
  origins: string[];
  /** Seconds to wait for a service to wake. */
  wait?: number;
  /** Where to connect instead of the public hosts. */
  edge?: string;
  /** Against the emulators that run for the project. */
  emulated: boolean;
  /** Of `rollback`: the deploy, or with `--config` the version, to go back to. */
  to?: string;
  /** Of `rollback`: the stack config, not a deploy. */
  config: boolean;
  /** Of `demo`: the incident to play, or `all`. */
  incident?: string;
  /** Of `rotate` and `demo`: only show what there is. */
  list: boolean;
  /** Of `rotate`: run `up` afterwards. */
  up: boolean;
  /** Of `rotate`: secrets whose loss is meant. */
  confirm: string[];
  /** Of `rollback`: look first, and do nothing when the service is healthy. */
  unlessHealthy: boolean;
  /** Of `adopt`: ids of what is live. */
  from: string[];
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
  verbose: { type: "boolean" },
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
  origin: { type: "string", multiple: true },
  wait: { type: "string" },
  edge: { type: "string" },
  emulated: { type: "boolean" },
  to: { type: "string" },
  config: { type: "boolean" },
  list: { type: "boolean" },
  up: { type: "boolean" },
  confirm: { type: "string", multiple: true },
  "unless-healthy": { type: "boolean" },
  from: { type: "string", multiple: true },
  incident: { type: "string" },
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
  if (rest.length > 0 && !TAKES_WORDS.has(command))
    throw new UsageError(`"${command}" takes no argument "${rest[0]}".`);
  return {
    command,
    words: rest,
    cwd: values.cwd ?? process.cwd(),
    refresh: values.refresh ?? false,
    targets: values.target ?? [],
    expectNoChanges: values["expect-no-changes"] ?? false,
    verbose: values.verbose ?? false,
    yes: values.yes ?? false,
    secret: values.secret ?? false,
    dryRun: values["dry-run"] ?? false,
    resolved: values.resolved ?? false,
    stacks: stackNames(command, values.stack ?? []),
    live: values.live ?? false,
    renderings: renderings(values.format ?? ["terminal"], values.out ?? []),
    detailedExitCode: values["detailed-exit-code"] ?? false,
    origins: values.origin ?? [],
    config: values.config ?? false,
    list: values.list ?? false,
    up: values.up ?? false,
    confirm: values.confirm ?? [],
    unlessHealthy: values["unless-healthy"] ?? false,
    emulated: values.emulated ?? false,
    from: values.from ?? [],
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
    ...(values.wait !== undefined ? { wait: seconds("--wait", values.wait) } : {}),
    ...(values.to !== undefined ? { to: values.to } : {}),
    ...(values.incident !== undefined ? { incident: values.incident } : {}),
    ...(values.edge !== undefined ? { edge: url("--edge", values.edge) } : {}),
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
  if (texts.length > 1 && command !== "diff" && command !== "check")
    throw new UsageError(`"${command}" takes one --stack at a time.`);
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

function seconds(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 3600) return value;
  throw new UsageError(`${option} takes seconds, 0 to 3600, not "${text}".`);
}

function url(option: string, text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new UsageError(`${option} takes a URL, not "${text}".`);
}
