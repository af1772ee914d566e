import { clerkInstanceOf } from "../clerk.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

const OTHERS = /^CLERK_(SECRET_KEY|JWKS_URL|ISSUER|DOMAIN)$/;

export const clerkInstance: Rule = {
  id: "clerk-instance",
  title: "Clerk's keys are of one instance",
  incident:
    "ToolBoxAI, 2025-11-10: CLERK_SECRET_KEY, CLERK_PUBLISHABLE_KEY and CLERK_JWKS_URL are copied one by one from a dashboard that holds several instances. No token of one is good in another.",
  severity: "high",
  level: "mandatory",
  fix: "copy all of them from one instance of dashboard.clerk.com, API keys.",
  limits: "A secret key tells its kind, live or test, and no instance.",
  types: WITH_VARIABLES,
  check(subject, report) {
    const variables = subject.variablesOfVisitors(report.unknown);
    const publishable = variables.find(({ name }) => /(^|_)CLERK_PUBLISHABLE_KEY$/.test(name));
    if (publishable === undefined) return;
    for (const other of variables.filter(({ name }) => OTHERS.test(name))) {
      const [left, right] = [publishable.read(), other.read()];
      if (!left.known) report.unknown(publishable.path);
      if (!right.known) report.unknown(other.path);
      if (!left.known || !right.known) continue;
      const [wanted, found] = [clerkInstanceOf(left.value), clerkInstanceOf(right.value)];
      if (wanted.kind && found.kind && wanted.kind !== found.kind) {
        report.violation(`${other.path} and ${publishable.path} are of two kinds of instance, live and test.`);
      }
      if (wanted.host && found.host && wanted.host !== found.host) {
        report.violation(`${other.path} is not of the instance that ${publishable.path} names.`);
      }
    }
  },
};
