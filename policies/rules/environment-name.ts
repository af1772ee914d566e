import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { PRODUCTION_STACKS } from "../subject.ts";
import { WITH_VARIABLES } from "../types.ts";

const NAMED =
  /^((VITE|NEXT_PUBLIC|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC)_)?((APP|API|SENTRY|DJANGO|FASTAPI|PYTHON|DEPLOY|DEPLOYMENT)_)?(ENVIRONMENT|ENV)$/;
/** What is `production` in every build, staging's too. */
const OF_THE_BUILD = /^(NODE|FLASK|RAILS|RACK)_ENV$/;

export const environmentName: Rule = {
  id: "environment-name",
  title: "The application knows which environment it is",
  incident:
    "ToolBoxAI's runbooks type ENVIRONMENT=production, VITE_ENVIRONMENT and SENTRY_ENVIRONMENT by hand. A staging that believes it is production sends its errors, and its mail, as production.",
  severity: "medium",
  level: "mandatory",
  fix: "let the contract derive it: `source: environment()`.",
  limits:
    "NODE_ENV, FLASK_ENV and RAILS_ENV are `production` in every build, so outside production they are not judged.",
  types: WITH_VARIABLES,
  settings: {
    ...PRODUCTION_SETTING,
    names: { description: "What production may call itself", default: PRODUCTION_STACKS },
  },
  check(subject, report) {
    const names = subject.list("names", PRODUCTION_STACKS);
    for (const variable of subject.variablesOfVisitors(report.unknown)) {
      const isOfBuild = OF_THE_BUILD.test(variable.name);
      if (!isOfBuild && !NAMED.test(variable.name)) continue;
      const value = variable.read();
      if (!value.known) {
        report.unknown(variable.path);
        continue;
      }
      const saysProduction = names.includes(value.value.trim().toLowerCase());
      if (subject.isProduction && !saysProduction) {
        report.violation(`${variable.path} does not say production in stack ${subject.stack}.`);
      }
      if (!subject.isProduction && saysProduction && !isOfBuild) {
        report.violation(`${variable.path} says production in stack ${subject.stack}.`);
      }
    }
  },
};
