import { createHmac, randomBytes } from "node:crypto";

export interface Revision {
  /** 16 hex digits. */
  revision: string;
  /** A secret, so that the revision tells nothing about short values. */
  revisionSalt: string;
}

/**
 * A digest that is new whenever any of the values is not what it was when `known` was made, and stays the same while all
 * of them are. A value changed by hand and set back again gives a third revision, not the first: what runs may hold the
 * one in between.
 */
export function revise(values: Record<string, unknown>, known?: Partial<Revision>): Revision {
  const { revision, revisionSalt } = known ?? {};
  if (revision && revisionSalt && revisionOf(values, revisionSalt) === revision) return { revision, revisionSalt };
  const salt = newSalt();
  return { revision: revisionOf(values, salt), revisionSalt: salt };
}

export function newSalt(): string {
  return randomBytes(16).toString("hex");
}

/** A digest of the values under a salt: 16 hex digits. The order of keys means nothing. */
export function revisionOf(values: Record<string, unknown>, salt: string): string {
  const sorted = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", salt).update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}
