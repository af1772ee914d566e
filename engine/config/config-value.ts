import { goHtmlJson } from "../state/go-json.ts";
import type { Secrets } from "../state/passphrase.ts";

/** A config value as `Pulumi.<stack>.yaml` holds it; `{secure: <ciphertext>}` stands for a secret, at any depth. */
export type ConfigValue = string | number | bigint | boolean | null | ConfigValue[] | { [key: string]: ConfigValue };

export function isSecure(value: ConfigValue): value is { secure: string } {
  return isMap(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
}

/** Whether a secret is in it, at any depth. */
export function hasSecure(value: ConfigValue): boolean {
  if (Array.isArray(value)) return value.some(hasSecure);
  return isMap(value) && (isSecure(value) || Object.values(value).some(hasSecure));
}

export function isMap(value: ConfigValue | undefined): value is { [key: string]: ConfigValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function decryptValue(value: ConfigValue, secrets: Secrets): ConfigValue {
  if (Array.isArray(value)) return value.map((entry) => decryptValue(entry, secrets));
  if (!isMap(value)) return value;
  if (isSecure(value)) return secrets.decrypt(value.secure);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decryptValue(entry, secrets)]));
}

/** The text a program gets: strings as they are, everything else as Go's JSON. */
export function textOf(value: ConfigValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return value.toString();
  return goHtmlJson(withoutBigints(value));
}

/** Exact within JSON's numbers; larger integers inside objects are text to Go's JSON and to ours alike only up to 2^53. */
function withoutBigints(value: ConfigValue): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutBigints(entry)]));
}

/** What `pulumi config set --path` makes of a text below the top: true, false and whole numbers, else the text. */
export function coerce(text: string): ConfigValue {
  if (text === "true") return true;
  if (text === "false") return false;
  if (!/^-?\d+$/.test(text) || (text.length > 1 && text.startsWith("0"))) return text;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** The value at a path, or undefined. */
export function valueAt(value: ConfigValue | undefined, path: (string | number)[]): ConfigValue | undefined {
  return path.reduce<ConfigValue | undefined>((inner, segment) => {
    if (Array.isArray(inner)) return typeof segment === "number" ? inner[segment] : undefined;
    return isMap(inner) && !isSecure(inner) && typeof segment === "string" && Object.hasOwn(inner, segment)
      ? inner[segment]
      : undefined;
  }, value);
}
