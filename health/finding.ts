import type { Cause } from "./cause.ts";

/** One line of the verification. */
export interface Finding {
  subject: string;
  ok: boolean;
  detail: string;
  /** In order, but worth a look: slow, degraded where that is allowed. */
  advice?: true;
  /** Of what is not ok, where more is known than the line says. */
  cause?: Cause;
}

/** `degraded`: it answers, but reports trouble itself. `wrong`: it is healthy, but something around it is not in order. */
export type HealthState = "healthy" | "wrong" | "degraded" | "down";

export interface Verdict {
  state: HealthState;
  findings: Finding[];
  /** Set when something is wrong: the first cause, the one to look at. */
  cause?: Cause;
}
