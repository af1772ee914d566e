import { createHmac, randomBytes } from "node:crypto";

/** Tells whether two secrets are the same without being either: HMAC-SHA-256 under a key, 16 hexadecimal digits of it. */
export function fingerprint(key: string, value: string): string {
  return createHmac("sha256", key).update(value).digest("hex").slice(0, 16);
}

/** A key for comparisons within one run, which nobody can repeat. */
export function passingKey(): string {
  return randomBytes(32).toString("hex");
}

/** What is secret in a variable's value: the value, and the password inside an address, which may be in another one too. */
export function secretsIn(value: string): string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:([^/?#\s]*)@/i.exec(value)?.[1];
  return password === undefined || password === "" ? [value] : [value, decoded(password)];
}

/** What a policy pack is told of a project's other stacks, as the properties of its rule `secrets-not-shared`. */
export interface StackFingerprints {
  /** Lasts for one run. */
  key: string;
  /** `<stack>:<fingerprint>` for every secret of every other stack, sorted. */
  others: string[];
  /** `<stack>: <reason>` for every stack that could not be looked at, sorted. */
  notCompared: string[];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
