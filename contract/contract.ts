import type { Format } from "./format.ts";
import type { Source } from "./source.ts";

/** P0: the application does not start without it. P1: it starts, something is missing. P2: nice to have. */
export type Tier = (typeof TIERS)[number];
const TIERS = ["P0", "P1", "P2"] as const;
export type Consumer = (typeof CONSUMERS)[number];
const CONSUMERS = ["backend", "frontend"] as const;
/** Vercel's environments; a frontend's variables are written per scope. */
export type Scope = "production" | "preview" | "development";
export const SCOPES: readonly Scope[] = ["production", "preview", "development"];

/** One environment variable, declared once. Everything that needs to know about it reads this. */
export interface Variable {
  readonly tier: Tier;
  /** Whether the value must not be seen. Masked in diffs, encrypted in state. */
  readonly secret: boolean;
  readonly format: Format;
  readonly source: Source;
  /** Who reads it. */
  readonly for: readonly Consumer[];
  /** Vercel scopes it is written to. Default: all three. */
  readonly scopes?: readonly Scope[];
  /** The feature without which the variable does not exist. */
  readonly when?: string;
  /** Another variable without whose value this one is pointless, and left out. */
  readonly onlyWith?: string;
  readonly description: string;
}

export interface Contract {
  /** The system's name, e.g. `toolboxai`: also the namespace of its stack config. */
  readonly name: string;
  /** Features that can be switched on per stack, with what they are. */
  readonly features: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, Variable>>;
}

/** Which features are on in a stack. A feature that is not mentioned is off. */
export type Features = Readonly<Record<string, boolean>>;

/** Anything in a build with one of these prefixes ends up in the browser. */
const PUBLIC_PREFIXES = [
  "VITE_",
  "NEXT_PUBLIC_",
  "REACT_APP_",
  "NUXT_PUBLIC_",
  "EXPO_PUBLIC_",
  "VUE_APP_",
  "NG_APP_",
  "GATSBY_",
  "PUBLIC_",
];

/** The prefix with which a bundler writes a variable into the page, or undefined. */
export function publicPrefixOf(name: string): string | undefined {
  return PUBLIC_PREFIXES.find((prefix) => name.startsWith(prefix));
}

/** Declares a contract and checks it against itself. @throws Error listing every contradiction. */
export function defineContract<const C extends Contract>(contract: C): C {
  const problems = Object.entries(contract.variables).flatMap(([name, variable]) =>
    contradictions(contract, name, variable).map((problem) => `  ${name} ${problem}`),
  );
  if (problems.length > 0)
    throw new Error(`The contract of ${contract.name} contradicts itself:\n${problems.join("\n")}`);
  return contract;
}

function contradictions(contract: Contract, name: string, variable: Variable): string[] {
  const problems: string[] = [];
  const prefix = publicPrefixOf(name);
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) problems.push("is not a variable name: use capitals, digits and underscores");
  // Programs run without a type check, so what the types forbid is said here too.
  if (!TIERS.includes(variable.tier)) problems.push(`has the tier ${variable.tier}: it is ${TIERS.join(", ")}`);
  const strangers = variable.for.filter((consumer) => !CONSUMERS.includes(consumer));
  if (strangers.length > 0) problems.push(`is for ${strangers.join(", ")}: consumers are ${CONSUMERS.join(", ")}`);
  if (variable.for.length === 0) problems.push("is for nobody: name its consumers");
  if (variable.secret && prefix !== undefined)
    problems.push(`is secret, but ${prefix} variables are built into the browser's code`);
  if (variable.when !== undefined && !Object.hasOwn(contract.features, variable.when)) {
    problems.push(`depends on the feature ${variable.when}, which the contract does not declare`);
  }
  if (variable.onlyWith !== undefined && !Object.hasOwn(contract.variables, variable.onlyWith)) {
    problems.push(`goes only with ${variable.onlyWith}, which the contract does not declare`);
  }
  if (variable.tier === "P0" && variable.onlyWith !== undefined)
    problems.push("is P0 and yet left out without another variable");
  return [...problems, ...formatProblems(variable), ...referenceProblems(contract, name, variable)];
}

/** What can never be: a format that no value has, or a secret generated in another length than it must have. */
function formatProblems({ format, source }: Variable): string[] {
  const digits = format.kind === "hex" ? Number(format.params[0]) : undefined;
  const isWhole = digits === undefined || (Number.isInteger(digits) && digits > 0);
  if (!isWhole) return [`must be hex(${format.params[0]}): give a whole number of digits, 1 or more`];
  if (source.from !== "generated") return [];
  const { bytes } = source;
  if (!Number.isInteger(bytes) || bytes < 1) return [`is generated of ${bytes} bytes: give a whole number, 1 or more`];
  if (digits === undefined || digits === bytes * 2) return [];
  return [`must be hex(${digits}), but ${bytes} bytes are ${bytes * 2} digits: write hex(${bytes * 2})`];
}

function referenceProblems(contract: Contract, name: string, variable: Variable): string[] {
  if (variable.source.from !== "reference") return [];
  const seen = new Set([name]);
  let target = variable.source.variable;
  for (;;) {
    const found = contract.variables[target];
    if (found === undefined) return [`refers to ${target}, which the contract does not declare`];
    if (found.secret && !variable.secret) return [`is not secret but refers to ${target}, which is`];
    if (found.source.from !== "reference") return [];
    if (seen.has(target)) return [`refers to itself through ${target}`];
    seen.add(target);
    target = found.source.variable;
  }
}
