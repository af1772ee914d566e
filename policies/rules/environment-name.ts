import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { PRODUCTION_STACKS } from "../subject.ts";
import { WITH_VARIABLES } from "../types.ts";

const NAMED = /^((VITE|NEXT_PUBLIC|APP|SENTRY|VITE_SENTRY|NEXT_PUBLIC_SENTRY)_)?(ENVIRONMENT|ENV)$|^NODE_ENV$/;

export const environmentName: Rule = {
  id: "environment-name",
  title: "The application knows which environment it is",
  incident:
    "ToolBoxAI's runbooks type ENVIRONMENT=production, VITE_ENVIRONMENT and SENTRY_ENVIRONMENT by hand. A staging that believes it is production sends its errors, and its mail, as production.",
  severity: "medium",
  level: "mandatory",
  fix: "let the contract derive it: `source: environment()`.",
  limits: "NODE_ENV is `production` in every build, so outside production it is not judged.",
  types: WITH_VARIABLES,
  settings: {
    ...PRODUCTION_SETTING,
    names: { description: "What production may call itself", default: PRODUCTION_STACKS },
  },
  check(subject, report) {
    const names = subject.list("names", PRODUCTION_STACKS);
    for (const variable of subject.variablesOfVisitors(report.unknown)) {
      if (!NAMED.test(variable.name)) continue;
      const value = variable.read();
      if (!value.known) {
        report.unknown(variable.path);
        continue;
      }
      const saysProduction = names.includes(value.value.trim().toLowerCase());
      if (subject.isProduction && !saysProduction) {
        report.violation(`${variable.path} does not say production in stack ${subject.stack}.`);
      }
      if (!subject.isProduction && saysProduction && variable.name !== "NODE_ENV") {
        report.violation(`${variable.path} says production in stack ${subject.stack}.`);
      }
    }
  },
};
