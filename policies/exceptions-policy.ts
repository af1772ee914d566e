import type { StackValidationPolicy } from "@pulumi/policy";
import { type Exception, hasExpired, meant, names } from "./exception.ts";
import type { Outcome } from "./policy.ts";
import type { Rule } from "./rule.ts";
import type { Described } from "./subject.ts";

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
      for (const { level, message } of countExceptions(rules, exceptions, resources, today())) {
        report(level === "mandatory" ? { message } : { message, enforcementLevel: level });
      }
    },
  };
}

/**
 * One line with the count, and a failure for each expired exception that no resource of the stack answers for, and for each of the
 * stack's own that can except nothing.
 */
export function countExceptions(
  rules: readonly Rule[],
  exceptions: readonly Exception[],
  resources: readonly Pick<Described, "urn" | "type">[],
  today: Date,
): Omit<Outcome, "urn">[] {
  const outcomes: Omit<Outcome, "urn">[] = [];
  const applied = exceptions.filter((exception) => resources.some(({ urn }) => names(exception, urn)));
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
  return [
    ...outcomes,
    ...idle(
      rules,
      exceptions.filter((one) => !hasExpired(one, today)),
      resources,
    ),
  ];
}

/** Of the exceptions in the stack's own config those that are for nothing: what they are meant for is refused all the same. */
function idle(
  rules: readonly Rule[],
  exceptions: readonly Exception[],
  resources: readonly Pick<Described, "urn" | "type">[],
): Omit<Outcome, "urn">[] {
  return exceptions.flatMap((exception) => {
    if (exception.key === undefined) return [];
    const named = resources.filter(({ urn }) => names(exception, urn));
    const { types = [] } = rules.find(({ id }) => id === exception.rule) ?? {};
    if (named.some(({ type }) => types.includes(type))) return [];
    const judged = resources.filter(({ type }) => types.includes(type)).map(({ urn }) => nameOf(urn));
    const why =
      named.length === 0
        ? `this stack has no resource ${exception.resource}`
        : `${exception.rule} does not judge ${exception.resource}`;
    const hint = meant(nameOf(exception.resource), judged) || judgedText(judged, exception.rule);
    return [{ level: "mandatory", message: `${exception.key}: ${why}${hint} Correct the exception or remove it.` }];
  });
}

function judgedText(judged: readonly string[], rule: string): string {
  return judged.length === 0
    ? `, nor any that ${rule} judges.`
    : `. ${rule} judges ${[...new Set(judged)].join(", ")}.`;
}

const nameOf = (urn: string) => urn.split("::").at(-1) ?? urn;

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
