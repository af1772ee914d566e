import type { PolicyConfigSchema, ReportViolation, ResourceValidationPolicy } from "@pulumi/policy";
import { type Exception, exceptionFor, hasExpired } from "./exception.ts";
import { docsLink, type Rule } from "./rule.ts";
import { Subject } from "./subject.ts";

/** One message of a rule about a resource, at the level it has there. */
export interface Outcome {
  level: "mandatory" | "advisory";
  message: string;
}

/** A rule as Pulumi's policy server takes it. */
export function policyOf(rule: Rule, exceptions: readonly Exception[], today: () => Date): ResourceValidationPolicy {
  return {
    name: rule.id,
    displayName: rule.title,
    description: `${rule.title}. ${rule.incident}`,
    enforcementLevel: rule.level,
    severity: rule.severity,
    remediationSteps: rule.fix,
    url: docsLink(rule),
    configSchema: configSchemaOf(rule),
    validateResource: (args, reportViolation) => {
      if (!rule.types.includes(args.type)) return;
      const settings = args.getConfig<Record<string, unknown>>();
      const subject = new Subject({ type: args.type, name: args.name, urn: args.urn, props: args.props, settings });
      for (const outcome of judge(rule, subject, exceptions, today())) report(rule, reportViolation, outcome);
    },
  };
}

/** Everything the rule has to say about the resource, exceptions applied. */
export function judge(rule: Rule, subject: Subject, exceptions: readonly Exception[], today: Date): Outcome[] {
  const violations: string[] = [];
  const unknown: string[] = [];
  rule.check(subject, {
    violation: (message) => violations.push(message),
    unknown: (property) => unknown.push(property),
  });

  const exception = exceptionFor(exceptions, rule.id, subject);
  if (exception !== undefined && !hasExpired(exception, today)) {
    return violations.map((message) => ({
      level: "advisory",
      message: `Excepted until ${exception.expires} (${exception.reason}): ${message}`,
    }));
  }
  const outcomes: Outcome[] = violations.map((message) => ({
    level: rule.level,
    message: `${message} Fix: ${rule.fix} (${docsLink(rule)})`,
  }));
  if (exception !== undefined) {
    outcomes.push({
      level: rule.level,
      message: `The exception for ${exception.resource} expired on ${exception.expires}. Remove it from policies/exceptions.ts, or renew it with a reason.`,
    });
  }
  if (unknown.length > 0) {
    outcomes.push({
      level: "advisory",
      message: `Not judged yet, known only during up: ${unknown.join(", ")}.`,
    });
  }
  return outcomes;
}

function report(rule: Rule, reportViolation: ReportViolation, { level, message }: Outcome): void {
  // The policy server takes an object too, which is the only way to give one message a level of its own. At the rule's level
  // nothing is said about it, so that a level configured for the pack holds.
  const withLevel = reportViolation as unknown as (violation: { message: string; enforcementLevel?: string }) => void;
  withLevel(level === rule.level ? { message } : { message, enforcementLevel: level });
}

function configSchemaOf(rule: Rule): PolicyConfigSchema {
  const properties = Object.entries(rule.settings ?? {}).map(([name, setting]) => [
    name,
    { type: "array", items: { type: "string" }, description: setting.description, default: [...setting.default] },
  ]);
  return { properties: Object.fromEntries(properties) };
}
