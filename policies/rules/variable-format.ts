import { parseFormat, problemWith } from "../../contract/format.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

/** Database addresses have rules of their own. */
const OWN_RULES = new Set(["poolerUrl", "databaseUrl"]);

export const variableFormat: Rule = {
  id: "variable-format",
  title: "Every variable has the form its contract says",
  incident:
    "ToolBoxAI's runbook of 2025-11-10 sets ALLOWED_ORIGINS to https://*.vercel.app, which Starlette compares as text: it matches no origin, and the dashboard meets CORS errors.",
  severity: "high",
  level: "mandatory",
  fix: "give the variable a value of the form its contract names (docs/variables.md), or derive it from the stack.",
  types: WITH_VARIABLES,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      const format = variable.format === undefined ? undefined : parseFormat(variable.format);
      if (format === undefined || OWN_RULES.has(format.kind)) continue;
      const value = variable.read();
      if (!value.known) {
        report.unknown(variable.path);
        continue;
      }
      const problem = problemWith(format, value.value);
      if (problem !== undefined) report.violation(`${variable.path} ${problem}.`);
    }
  },
};
