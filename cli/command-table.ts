import type { OptionName } from "./options.ts";

export interface CommandEntry {
  /** In a line, for the list of commands. */
  does: string;
  /** What follows the command, a form each. Default: nothing but options. */
  forms?: readonly string[];
  /** Whether words may follow it that are no options. */
  takesWords?: true;
  options: readonly OptionName[];
  /** What `--format` may be, the default first. */
  formats?: readonly Format[];
}

export const FORMATS = ["terminal", "markdown", "summary", "json", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

const PROJECT = ["stack", "cwd", "config-file"] as const;
const STACK = [...PROJECT, "emulated"] as const;
const OPERATION = [...STACK, "engine"] as const;
const CHANGE = ["target", "parallel", "yes"] as const;
const PLAN = ["policy-pack", "verbose", "refresh"] as const;
const AGREED = ["dry-run", "yes"] as const;

/** Every command, in the order in which the help lists them. An option that is not among a command's is refused. */
export const COMMANDS = {
  preview: {
    does: "Show what would change, variable by variable, and what policies say",
    options: [...OPERATION, ...PLAN, "target", "parallel", "expect-no-changes"],
  },
  up: { does: "Show the plan, ask, then make it so", options: [...OPERATION, ...PLAN, ...CHANGE] },
  refresh: { does: "Read what is live and take it into state", options: [...OPERATION, ...CHANGE] },
  destroy: { does: "Delete everything the stack made", options: [...OPERATION, ...CHANGE] },
  check: {
    does: "Judge every stack by the policy pack, without engine, credentials or passphrase",
    options: [...STACK, "policy-pack", "verbose", "format", "out"],
    formats: FORMATS,
  },
  fingerprints: {
    does: "Other stacks' secrets as fingerprints, for pulumi --policy-pack-config",
    options: [...PROJECT, "policy-pack", "out"],
  },
  diff: {
    does: "Compare every stack with another commit, offline and without credentials",
    options: ["stack", "cwd", "base", "live", "engine", "format", "out", "detailed-exit-code"],
    formats: FORMATS,
  },
  doctor: {
    does: "Say what is wrong and what mends it",
    forms: ["URL…", "--stack NAME"],
    takesWords: true,
    options: [...STACK, "policy-pack", "origin", "wait", "edge", "format"],
    formats: ["terminal", "json"],
  },
  deploy: {
    does: "Deploy a service again, with its newest commit and its variables",
    forms: ["[NAME]"],
    takesWords: true,
    options: [...STACK, "edge", ...AGREED],
  },
  rollback: {
    does: "Put an earlier deploy back, or an earlier config",
    forms: ["[NAME] [--to DEPLOY]", "--config [--to VERSION]"],
    takesWords: true,
    options: [...STACK, "to", "config", "unless-healthy", "edge", ...AGREED],
  },
  wake: {
    does: "Ask a sleeping service until it answers",
    forms: ["[NAME | URL]"],
    takesWords: true,
    options: [...STACK, "wait", "edge"],
  },
  rotate: {
    does: "Give secrets other values",
    forms: ["NAME… [--up]", "--list"],
    takesWords: true,
    options: [...OPERATION, "list", "up", "confirm", "policy-pack", "verbose", "parallel", ...AGREED],
  },
  adopt: {
    does: "Keep the secrets that are live instead of generating new ones",
    forms: ["secrets"],
    takesWords: true,
    options: [...STACK, "from", ...AGREED],
  },
  config: {
    does: "Read and set stack config",
    forms: ["ls", "set [--secret] NAME [VALUE]", "rm NAME"],
    takesWords: true,
    options: [...STACK, "secret", "path"],
  },
  comment: {
    does: "Keep one comment on a pull request, from diff --format markdown",
    forms: ["--body FILE"],
    options: ["body", "repo", "pr", "dry-run"],
  },
  annotate: {
    does: "Mark findings in a workflow's run",
    forms: ["[--sarif FILE] [--summary FILE]"],
    options: ["sarif", "summary"],
  },
  "drift-issue": {
    does: "Keep one issue per stack while there is drift",
    forms: ["--body FILE", "--resolved"],
    options: [...PROJECT, "body", "resolved", "repo", "dry-run"],
  },
  new: { does: "Begin a system of your own in this folder", forms: ["NAME"], takesWords: true, options: ["cwd"] },
  emulators: { does: "Serve the vendors on this machine for the project here, until Ctrl-C", options: PROJECT },
  demo: {
    does: "See it all work on local emulators, with no account and no keys",
    forms: ["[--incident NAME|all]", "--list"],
    options: ["incident", "list", "engine"],
  },
} as const satisfies Record<string, CommandEntry>;

export type Command = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as Command[];

export const entryOf = (command: Command): CommandEntry => COMMANDS[command];

export function isCommand(text: string): text is Command {
  return Object.hasOwn(COMMANDS, text);
}

/** Those that take an option. */
export function commandsWith(option: OptionName): Command[] {
  return COMMAND_NAMES.filter((command) => entryOf(command).options.includes(option));
}
