import type { StackValidationPolicy } from "@pulumi/policy";
import { type Exception, hasExpired, names } from "./exception.ts";
import type { Outcome } from "./policy.ts";
import type { Rule } from "./rule.ts";

/** The policy that counts: it judges nothing of the stack, only what the pack was told not to judge. */
export function exceptionsPolicy(
  rules: readonly Rule[],
  exceptions: readonly Exception[],
  today: () => Date,
): StackValidationPolicy {
  return {
    name: "exceptions",
    displayName: "Exceptions are counted",
    description: "Exceptions and rules that are switched off are counted and shown; what has expired fails",
    enforcementLevel: "mandatory",
    severity: "medium",
    remediationSteps: "remove the exception once its reason is gone, or renew it with a reason.",
    url: "docs/policies.md#exceptions",
    validateStack: ({ resources }, reportViolation) => {
      const report = reportViolation as unknown as (violation: { message: string; enforcementLevel?: string }) => void;
      const urns = resources.map(({ urn }) => urn);
      for (const { level, message } of countExceptions(rules, exceptions, urns, today())) {
        report(level === "mandatory" ? { message } : { message, enforcementLevel: level });
      }
    },
  };
}

/** One line with the count, and a failure for each expired exception that no resource of the stack answers for. */
export function countExceptions(
  rules: readonly Rule[],
  exceptions: readonly Exception[],
  urns: readonly string[],
  today: Date,
): Omit<Outcome, "urn">[] {
  const outcomes: Omit<Outcome, "urn">[] = [];
  const applied = exceptions.filter((exception) => urns.some((urn) => names(exception, urn)));
  const inForce = applied.filter((exception) => !hasExpired(exception, today));
  const off = rules.filter(({ level }) => level === "disabled").map(({ id }) => id);
  if (inForce.length > 0) {
    const list = inForce.map(({ rule, resource, expires }) => `${rule} for ${resource} until ${expires}`);
    outcomes.push({ level: "advisory", message: `${count(list.length, "exception")} in force: ${list.join("; ")}.` });
  }
  if (off.length > 0) {
    outcomes.push({
      level: "advisory",
      message: `${count(off.length, "rule")} switched off by the stack config: ${off.join(", ")}.`,
    });
  }
  for (const exception of exceptions) {
    // Of one whose resource is here, the rule itself tells.
    if (hasExpired(exception, today) && !applied.includes(exception)) {
      outcomes.push({
        level: "mandatory",
        message: `The exception of ${exception.rule} for ${exception.resource} expired on ${exception.expires}, and this stack has no such resource: remove it.`,
      });
    }
  }
  return outcomes;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
