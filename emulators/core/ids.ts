import { randomBytes } from "node:crypto";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";

/** `length` characters drawn from `alphabet`. */
export function randomText(length: number, alphabet: string = LOWER + DIGITS): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** A vendor-style id: `srv-` and 20 lowercase letters and digits. */
export const prefixedId = (prefix: string, length = 20): string => `${prefix}${randomText(length)}`;

/** 20 lowercase letters, as Supabase's project refs are. */
export const letters = (length: number): string => randomText(length, LOWER);

/** Letters and digits in both cases, as Vercel's ids and tokens are. */
export const mixedCase = (length: number): string => randomText(length, LOWER + LOWER.toUpperCase() + DIGITS);
