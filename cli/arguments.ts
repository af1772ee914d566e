import { parseArgs } from "node:util";
import { nearest } from "../contract/nearest.ts";
import {
  COMMAND_NAMES,
  type Command,
  commandsWith,
  entryOf,
  FORMATS,
  type Format,
  isCommand,
} from "./command-table.ts";
import type { EngineChoice } from "./engines/choose.ts";
import { OPTIONS, type OptionName } from "./options.ts";

/** Those that act on a stack outside of an `up`. */
const STACK_COMMANDS = ["deploy", "rollback", "wake", "rotate", "adopt"] as const;
export type StackCommand = (typeof STACK_COMMANDS)[number];
export const isStackCommand = (command: Command): command is StackCommand =>
  (STACK_COMMANDS as readonly Command[]).includes(command);

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
  /** Of `config`: the name is a path into a list or map. */
  path: boolean;
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

/** What the person typed is not a command line: the message says which part, and what to type. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** There is no such command: the list of them follows. */
export class UnknownCommandError extends UsageError {}

/** Instead of a command line: the version, the help, or a command's own. */
export type Asked = "help" | "version" | `help ${Command}`;

/** @throws UsageError which says what is no command line, and the nearest to it that is one. */
export function parseArguments(argv: string[]): Arguments | Asked {
  const { values, positionals } = parse(argv);
  const [command, ...rest] = positionals;
  const wanted = command === "help" ? rest[0] : command;
  if (values.help || command === "help") return wanted !== undefined && isCommand(wanted) ? `help ${wanted}` : "help";
  if (values.version) return "version";
  if (command === undefined) return "help";
  if (!isCommand(command))
    throw new UnknownCommandError(`There is no command "${command}".${meant(command, COMMAND_NAMES)}`);
  if (rest.length > 0 && !entryOf(command).takesWords)
    throw new UsageError(`"${command}" takes no argument "${rest[0]}".`);
  refuseForeign(command, Object.keys(values) as OptionName[]);
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
    path: values.path ?? false,
    dryRun: values["dry-run"] ?? false,
    resolved: values.resolved ?? false,
    stacks: stackNames(command, values.stack ?? []),
    live: values.live ?? false,
    renderings: renderings(command, values.format ?? ["terminal"], values.out ?? []),
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
    const reason = (error as Error).message.split(". To specify")[0]!.replace(/\.?$/, ".");
    const unknown = /^Unknown option '-*([^']*)'/.exec(reason)?.[1];
    throw new UsageError(`${reason}${unknown === undefined ? "" : meant(unknown, Object.keys(OPTIONS), "--")}`);
  }
}

function meant(text: string, known: readonly string[], dashes = ""): string {
  const [near] = nearest(text, known);
  return near === undefined ? "" : ` Did you mean ${dashes === "" ? `"${near}"` : dashes + near}?`;
}

/** An option that a command knows nothing of would be one that it does not heed. */
function refuseForeign(command: Command, given: readonly OptionName[]): void {
  const foreign = given.filter((option) => !entryOf(command).options.includes(option));
  if (foreign.length === 0) return;
  const lines = foreign.map((option) => {
    const asks = option === "dry-run" && entryOf(command).options.includes("yes");
    const instead = asks ? "Without --yes it asks first." : `It belongs to ${listed(commandsWith(option))}.`;
    return `"${command}" takes no --${option}. ${instead}`;
  });
  throw new UsageError(lines.join("\n"));
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
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

function renderings(command: Command, formats: string[], outs: string[]): Arguments["renderings"] {
  if (outs.length > formats.length || (formats.length > 1 && outs.length < formats.length)) {
    throw new UsageError("Each --format needs an --out of its own when there are several.");
  }
  return formats.map((format, index) => ({
    format: formatChoice(command, format),
    ...(outs[index] !== undefined && { out: outs[index] }),
  }));
}

function formatChoice(command: Command, text: string): Format {
  const known = entryOf(command).formats ?? FORMATS;
  const format = known.find((one) => one === text);
  if (format) return format;
  throw new UsageError(`--format of ${command} is ${known.join(", ")}, not "${text}".`);
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
