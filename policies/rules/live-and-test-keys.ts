import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

const KEY = /^(?:sk|pk|rk)_(live|test)_/;
/** Formats and names of what comes in a live and a test kind: Stripe's and Clerk's keys. */
const TWO_KINDS = /^startsWith\((sk|pk|rk)_\)$/;
const NAMED = /(STRIPE|CLERK)_(API|SECRET|PUBLISHABLE|PUBLIC|RESTRICTED)_KEY$/;

export const liveAndTestKeys: Rule = {
  id: "live-and-test-keys",
  title: "Live keys in production, test keys elsewhere",
  incident:
    "ToolBoxAI's runbooks show where sk_live_ and pk_live_ keys go, and nothing that a staging should have others. With a test key in production nobody can log in or pay; with a live key in staging a trial charges a real card.",
  severity: "high",
  level: "mandatory",
  fix: "set the key of this environment from Stripe's or Clerk's dashboard: `pulumi config set --secret NAME`.",
  types: WITH_VARIABLES,
  settings: PRODUCTION_SETTING,
  check(subject, report) {
    for (const variable of subject.variablesOfVisitors(report.unknown)) {
      const value = variable.read();
      if (!value.known) {
        if (TWO_KINDS.test(variable.format ?? "") || NAMED.test(variable.name)) report.unknown(variable.path);
        continue;
      }
      const kind = KEY.exec(value.value.trim())?.[1];
      if (kind === "test" && subject.isProduction) report.violation(`${variable.path} is a test key, in production.`);
      if (kind === "live" && !subject.isProduction) {
        report.violation(`${variable.path} is a live key, in stack ${subject.stack}.`);
      }
    }
  },
};
