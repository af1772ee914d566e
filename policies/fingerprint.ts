import { createHmac, randomBytes } from "node:crypto";

/** Tells whether two secrets are the same without being either: HMAC-SHA-256 under a key, 16 hexadecimal digits of it. */
export function fingerprint(key: string, value: string): string {
  return createHmac("sha256", key).update(value).digest("hex").slice(0, 16);
}

/** A key for comparisons within one run, which nobody can repeat. */
export function passingKey(): string {
  return randomBytes(32).toString("hex");
}
