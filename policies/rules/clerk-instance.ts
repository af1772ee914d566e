import { hostOf } from "../names.ts";
import type { Rule } from "../rule.ts";
import type { DeclaredVariable, Reading } from "../subject.ts";
import { WITH_VARIABLES } from "../types.ts";

export const clerkInstance: Rule = {
  id: "clerk-instance",
  title: "Clerk's keys are of one instance",
  incident:
    "ToolBoxAI, 2025-11-10: CLERK_SECRET_KEY, CLERK_PUBLISHABLE_KEY and CLERK_JWKS_URL are copied one by one from a dashboard that holds several instances. No token of one is good in another.",
  severity: "high",
  level: "mandatory",
  fix: "copy all three from one instance of dashboard.clerk.com, API keys.",
  types: WITH_VARIABLES,
  check(subject, report) {
    const variables = subject.variablesOfVisitors(report.unknown);
    const find = (pattern: RegExp) => variables.find(({ name }) => pattern.test(name));
    const publishable = find(/(^|_)CLERK_PUBLISHABLE_KEY$/);
    if (publishable === undefined) return;
    const open = (other: DeclaredVariable, value: Reading<string>) => {
      const left = publishable.read();
      if (!left.known) report.unknown(publishable.path);
      if (!value.known) report.unknown(other.path);
      return left.known && value.known ? ([left.value, value.value] as const) : undefined;
    };
    const secret = find(/^CLERK_SECRET_KEY$/);
    const pair = secret && open(secret, secret.read());
    const kinds = pair?.map((key) => /^[ps]k_(live|test)_/.exec(key)?.[1]);
    if (kinds?.[0] && kinds[1] && kinds[0] !== kinds[1]) {
      report.violation(`${secret?.path} and ${publishable.path} are of two kinds of instance, live and test.`);
    }
    const jwks = find(/^CLERK_JWKS_URL$/);
    const keyAndUrl = jwks && open(jwks, jwks.read());
    if (keyAndUrl === undefined) return;
    const [wanted, named] = [instanceHost(keyAndUrl[0]), hostOf(keyAndUrl[1])];
    // Clerk's own API serves the keys of every instance.
    if (wanted !== undefined && named !== undefined && named !== wanted && named !== "api.clerk.com") {
      report.violation(`${jwks?.path} is not of the instance that ${publishable.path} names.`);
    }
  },
};

/** A publishable key is its instance's host in base64, with a dollar sign behind it. */
function instanceHost(key: string): string | undefined {
  const text = Buffer.from(/^pk_(?:live|test)_(.+)$/.exec(key)?.[1] ?? "", "base64").toString("utf8");
  return /^[a-z0-9.-]+\.[a-z]+\$$/.test(text) ? text.slice(0, -1) : undefined;
}
