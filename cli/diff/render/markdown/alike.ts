import { code } from "../escape.ts";

/** A change of which both sides look alike, because they are masked, not known, or cut. */
export function alike(value: string): string {
  return value === "(known after up)" ? "another value, known after `up`" : `${code(value)}, changed`;
}
