import type { JudgedStack, PolicyFinding } from "../diff/model.ts";
import { refuses } from "../diff/render/finding.ts";

/** What the policy pack says of the stacks as their programs declare them. Everything in it is masked. */
export interface Check {
  stacks: StackCheck[];
  totals: Record<Verdict, number> & { failedStacks: number };
}

export interface StackCheck extends JudgedStack {
  /** Name -> version of the packs that judged it. */
  packs: Record<string, string>;
  /** How many resources they judged. */
  resources: number;
  /** Why it could not be judged, or not wholly; empty when it was. */
  errors: string[];
}

/**
 * `refused`: `up` will not run. `advice`: it will. `excepted`: a violation that an exception covers. `unknown`: the rule could
 * not judge it before `up`, which is no pass.
 */
export type Verdict = "refused" | "advice" | "excepted" | "unknown";

/** In the pack's words. */
const EXCEPTED = /^Excepted until /;

export function verdictOf(finding: PolicyFinding): Verdict {
  if (finding.unknown) return "unknown";
  if (refuses(finding)) return "refused";
  return EXCEPTED.test(finding.message) ? "excepted" : "advice";
}

export function withVerdict({ policies }: JudgedStack, verdict: Verdict): PolicyFinding[] {
  return policies.filter((finding) => verdictOf(finding) === verdict);
}

export function totalsOf(stacks: readonly StackCheck[]): Check["totals"] {
  const count = (verdict: Verdict) => stacks.reduce((sum, stack) => sum + withVerdict(stack, verdict).length, 0);
  return {
    refused: count("refused"),
    advice: count("advice"),
    excepted: count("excepted"),
    unknown: count("unknown"),
    failedStacks: stacks.filter(({ errors }) => errors.length > 0).length,
  };
}

/** 1: a stack could not be judged. 2: something is refused. 0: neither; advice and what is not known yet are only counted. */
export function exitCodeOf({ totals }: Pick<Check, "totals">): 0 | 1 | 2 {
  if (totals.failedStacks > 0) return 1;
  return totals.refused > 0 ? 2 : 0;
}
