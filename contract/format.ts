import type { Driver } from "./database-url.ts";
import { textKinds } from "./format-text.ts";
import { urlKinds } from "./format-url.ts";

/**
 * What a variable's value must look like, as plain data. It travels in a resource's metadata as text, `hex(64)`, so a
 * policy or a doctor judges a value by the contract the stack itself carries.
 */
export interface Format {
  readonly kind: string;
  readonly params: readonly string[];
}

/** How one kind of format is described, exemplified and checked. All three get the format's parameters. */
export interface FormatKind {
  /** What a person would call it: "64 hexadecimal digits". */
  describe(params: readonly string[]): string;
  /** A value of this form that nobody could take for a real one. */
  example(params: readonly string[]): string;
  /** What is wrong with the value, or undefined. The reason never contains the value or a part of it. */
  problem(value: string, params: readonly string[]): string | undefined;
}

const kinds: Readonly<Record<string, FormatKind>> = { ...textKinds, ...urlKinds };

export const text = (): Format => format("text");
/** `digits` hexadecimal digits, i.e. `digits / 2` bytes. */
export const hex = (digits: number): Format => format("hex", digits);
export const startsWith = (prefix: string): Format => format("startsWith", prefix);
export const oneOf = (...choices: string[]): Format => format("oneOf", ...choices);
export const integer = (minimum: number, maximum: number): Format => format("integer", minimum, maximum);
/** A version in full, `3.12.12`, of one line, `3.12`. */
export const version = (line: string): Format => format("version", line);
export const boolean = (): Format => format("boolean");
/** A legacy web-token key or one of the newer `sb_…` keys. */
export const supabaseKey = (): Format => format("supabaseKey");
export const email = (): Format => format("email");
/** An https:// URL, ending in `suffix` where one is given (`/api`). */
export const httpsUrl = (suffix?: string): Format =>
  suffix === undefined ? format("httpsUrl") : format("httpsUrl", suffix);
export const redisUrl = (): Format => format("redisUrl");
/** A Postgres connection string that requires TLS, as its driver wants it. Default driver: the one that the string speaks of. */
export const databaseUrl = (driver?: Driver): Format =>
  format("databaseUrl", ...(driver === undefined ? [] : [driver]));
/** The same through Supabase's shared pooler: port 6543, IPv4. */
export const poolerUrl = (driver?: Driver): Format => format("poolerUrl", ...(driver === undefined ? [] : [driver]));
/** Exact browser origins, comma-separated. */
export const origins = (): Format => format("origins");
/** Host names, comma-separated. */
export const hosts = (): Format => format("hosts");

/** The format as one word, `hex(64)`; `parseFormat` reads it back. */
export function formatName({ kind, params }: Format): string {
  return params.length === 0 ? kind : `${kind}(${params.join(",")})`;
}

/** Reads what `formatName` wrote; undefined for a kind this version does not know. */
export function parseFormat(name: string): Format | undefined {
  const match = /^(\w+)(?:\((.*)\))?$/.exec(name);
  const kind = match?.[1];
  if (kind === undefined || !Object.hasOwn(kinds, kind)) return undefined;
  return { kind, params: match?.[2] === undefined ? [] : match[2].split(",") };
}

export function describeFormat({ kind, params }: Format): string {
  return kindNamed(kind).describe(params);
}

export function exampleOf({ kind, params }: Format): string {
  return kindNamed(kind).example(params);
}

/** What is wrong with the value, or undefined. Never contains the value or a part of it. */
export function problemWith({ kind, params }: Format, value: string): string | undefined {
  if (value === "") return "is empty";
  if (value !== value.trim()) return "has white space around it";
  return kindNamed(kind).problem(value, params);
}

function format(kind: string, ...params: (string | number)[]): Format {
  return { kind, params: params.map(String) };
}

function kindNamed(kind: string): FormatKind {
  const found = kinds[kind];
  if (found === undefined)
    throw new Error(`Unknown variable format ${kind}; known are ${Object.keys(kinds).join(", ")}.`);
  return found;
}
