import type { Cause, CauseKind } from "../../health/cause.ts";

/** What mends a host's trouble: a command where the stack is known, else what to do. */
export function mendOf(cause: Cause, stack: string | undefined): string {
  const known = stack === undefined ? undefined : IN_STACK[cause.kind]?.(stack);
  return known ?? WITHOUT_STACK[cause.kind] ?? cause.advice;
}

const up = (stack: string) => `npx stackwright up --stack ${stack}`;

const anew = (stack: string) =>
  `npx stackwright deploy --stack ${stack} starts it anew, once what its deploy and log say is mended`;
const TELL_CAUSE = "Let deploy and log tell the cause: npx stackwright doctor --stack NAME";

const IN_STACK: Partial<Record<CauseKind, (stack: string) => string>> = {
  "not-deployed": up,
  crashed: anew,
  "not-answering": anew,
  asleep: (stack) => `npx stackwright config set --stack ${stack} plan starter, then ${up(stack)}`,
};

const WITHOUT_STACK: Partial<Record<CauseKind, string>> = {
  "not-deployed": "Correct the host name, or deploy: npx stackwright up --stack NAME",
  asleep: "Use a plan that does not sleep: npx stackwright config set plan starter, then npx stackwright up",
  crashed: TELL_CAUSE,
  "not-answering": TELL_CAUSE,
};
