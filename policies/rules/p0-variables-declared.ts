import type { Rule } from "../rule.ts";
import { ENV_GROUP, PROJECT_ENVIRONMENT, RAILWAY_VARIABLES, STATIC_SITE } from "../types.ts";

/** Works on keys only, so it judges at preview too, when no value is known yet. */
export const p0VariablesDeclared: Rule = {
  id: "p0-variables-declared",
  title: "Every P0 variable is declared",
  incident:
    "ToolBoxAI, 2025-11-10: every request answered 502. A missing P0 variable, which crashes the backend on start-up, was among the likely causes, and nothing could tell.",
  severity: "critical",
  level: "mandatory",
  fix: "give the variable a source in the contract, or set it with `pulumi config set --secret NAME`.",
  limits:
    "Judged is what carries the contract: a variable that only the service itself has does not make up for one that its group lacks. A static site without a contract is believed to need nothing.",
  types: [ENV_GROUP, PROJECT_ENVIRONMENT, RAILWAY_VARIABLES, STATIC_SITE],
  check(subject, report) {
    const contract = subject.contract();
    if (!contract.known) return report.unknown("contract");
    if (contract.value === undefined) {
      if (subject.type === STATIC_SITE) return;
      return report.violation(`${subject.name} carries no contract, so nobody can tell what it needs.`);
    }
    // A Vercel preview or a developer's machine may do with less; what serves visitors may not.
    const map = subject.type === PROJECT_ENVIRONMENT ? "production" : "variables";
    const keys = subject.keysOf(map);
    if (!keys.known) return report.unknown(map);
    const missing = Object.entries(contract.value.variables)
      .filter(([name, variable]) => variable.tier === "P0" && !keys.value.includes(name))
      .map(([name]) => name)
      .sort();
    if (missing.length > 0) {
      report.violation(
        `${subject.name} does not give the ${contract.value.consumer} its P0 variables ${missing.join(", ")}.`,
      );
    }
  },
};
