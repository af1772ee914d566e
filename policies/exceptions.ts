import type { Exception } from "./exception.ts";

/** Where a rule does not hold, why, and until when. An exception in force is shown at every run; an expired one fails it. */
export const exceptions: readonly Exception[] = [];
