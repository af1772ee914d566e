import type {
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { type Exception, exceptionFor, hasExpired } from "./exception.ts";
import { docsLink, isStackRule, type Level, type ResourceRule, type Rule, type StackRule } from "./rule.ts";
import { secretPathsOf } from "./secret-paths.ts";
import { Stack } from "./stack.ts";
import { Subject } from "./subject.ts";

/** One message of a rule about a resource, at the level it has there. */
export interface Outcome {
  level: Level;
  message: string;
  /** The resource it is about. */
  urn: string;
}

/** What a rule found out about one resource, before exceptions. */
interface Findings {
  violations: string[];
  unknown: string[];
  open: string[];
}

/** A rule as Pulumi's policy server takes it. */
export function policyOf(
  rule: Rule,
  exceptions: readonly Exception[],
  today: () => Date,
): ResourceValidationPolicy | StackValidationPolicy {
  const described = {
    name: rule.id,
    displayName: rule.title,
    description: `${rule.title}. ${rule.incident}`,
    enforcementLevel: rule.level,
    severity: rule.severity,
    remediationSteps: rule.fix,
    url: docsLink(rule),
    configSchema: configSchemaOf(rule),
  };
  const defaults = mapValues(rule.settings ?? {}, ({ default: fallback }) => fallback);
  if (isStackRule(rule)) {
    return {
      ...described,
      validateStack: (args, reportViolation) => {
        const settings = { ...defaults, ...args.getConfig<Record<string, unknown>>() };
        const subjects = args.resources.map(
          ({ type, name, urn, props, opts, propertyDependencies }) =>
            new Subject({
              type,
              name,
              urn,
              props,
              settings,
              protect: opts.protect,
              ...withSecrets(props),
              dependencies: mapValues(propertyDependencies, (resources) => resources.map(({ urn }) => urn)),
              today: today(),
            }),
        );
        for (const outcome of judgeStack(rule, subjects, exceptions, today())) report(rule, reportViolation, outcome);
      },
    };
  }
  return {
    ...described,
    validateResource: (args, reportViolation) => {
      if (!rule.types.includes(args.type)) return;
      const { type, name, urn, props, opts } = args;
      const settings = { ...defaults, ...args.getConfig<Record<string, unknown>>() };
      const subject = new Subject({
        type,
        name,
        urn,
        props,
        settings,
        protect: opts.protect,
        ...withSecrets(props),
        today: today(),
      });
      for (const outcome of judge(rule, subject, exceptions, today())) report(rule, reportViolation, outcome);
    },
  };
}

/** Everything the rule has to say about the resource, exceptions applied. */
export function judge(rule: ResourceRule, subject: Subject, exceptions: readonly Exception[], today: Date): Outcome[] {
  const findings: Findings = { violations: [], unknown: [], open: [] };
  rule.check(subject, {
    violation: (message) => findings.violations.push(message),
    unknown: (property) => findings.unknown.push(property),
    open: (reason) => findings.open.push(reason),
  });
  return outcomesOf(rule, subject, findings, exceptions, today);
}

/** Everything the rule has to say about the stack, exceptions applied. */
export function judgeStack(
  rule: StackRule,
  subjects: readonly Subject[],
  exceptions: readonly Exception[],
  today: Date,
): Outcome[] {
  const byUrn = new Map<string, Findings>(subjects.map(({ urn }) => [urn, { violations: [], unknown: [], open: [] }]));
  rule.checkStack(new Stack(subjects), {
    violation: (subject, message) => byUrn.get(subject.urn)?.violations.push(message),
    unknown: (subject, property) => byUrn.get(subject.urn)?.unknown.push(property),
    open: (subject, reason) => byUrn.get(subject.urn)?.open.push(reason),
  });
  return subjects
    .filter(({ type }) => rule.types.includes(type))
    .flatMap((subject) => outcomesOf(rule, subject, byUrn.get(subject.urn)!, exceptions, today));
}

function outcomesOf(
  rule: Rule,
  subject: Subject,
  { violations, unknown, open }: Findings,
  exceptions: readonly Exception[],
  today: Date,
): Outcome[] {
  const { urn } = subject;
  const exception = exceptionFor(exceptions, rule.id, subject);
  if (exception !== undefined && !hasExpired(exception, today)) {
    return violations.map((message) => ({
      level: "advisory",
      message: `Excepted until ${exception.expires} (${exception.reason}): ${message}`,
      urn,
    }));
  }
  const outcomes: Outcome[] = violations.map((message) => ({
    level: rule.level,
    message: `${message} Fix: ${rule.fix} (${docsLink(rule)})`,
    urn,
  }));
  if (exception !== undefined) {
    outcomes.push({
      level: rule.level,
      message: `The exception for ${exception.resource} expired on ${exception.expires}. Remove it from policies/exceptions.ts or the stack config, or renew it with a reason.`,
      urn,
    });
  }
  const notJudged = [...new Set(unknown)];
  const filledIn = notJudged.filter((property) => subject.isReference(property));
  const later = notJudged.filter((property) => !filledIn.includes(property));
  const reasons = [
    ...(later.length > 0 ? [`Not judged yet, known only during up: ${later.join(", ")}.`] : []),
    ...(filledIn.length > 0 ? [`Not judged: Railway fills in ${filledIn.join(", ")}.`] : []),
    ...open.map((reason) => `Not judged: ${reason}.`),
  ];
  outcomes.push(...reasons.map((message): Outcome => ({ level: "advisory", message, urn })));
  return outcomes;
}

function report(rule: Rule, reportViolation: ReportViolation, { level, message, urn }: Outcome): void {
  // The policy server takes an object too, which is the only way to give one message a level of its own. At the rule's level
  // nothing is said about it, so that a level configured for the pack holds.
  const withLevel = reportViolation as unknown as (violation: {
    message: string;
    urn: string;
    enforcementLevel?: string;
  }) => void;
  withLevel(level === rule.level ? { message, urn } : { message, urn, enforcementLevel: level });
}

function withSecrets(props: Record<string, unknown>): { secretPaths?: () => ReadonlySet<string> } {
  const secretPaths = secretPathsOf(props);
  return secretPaths === undefined ? {} : { secretPaths };
}

function configSchemaOf(rule: Rule): PolicyConfigSchema {
  return {
    properties: mapValues(rule.settings ?? {}, ({ description, default: fallback }) =>
      Array.isArray(fallback)
        ? { type: "array", items: { type: "string" }, description, default: [...fallback] }
        : { type: typeof fallback as "string" | "number", description, default: fallback },
    ),
  };
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
