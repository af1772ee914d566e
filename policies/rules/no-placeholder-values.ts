import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

/** What stands in a template where a value belongs. */
const PLACEHOLDERS: readonly RegExp[] = [
  /(^|[^a-z])your[-_ ]/i,
  /[-_ ]here$/i,
  /(change|replace)[-_ ]?(me|this)/i,
  /\[[A-Z][A-Z0-9_ -]+\]/,
  /^\[[a-z_-]+\]$/i,
  /^\[(?=[^"\]]*[a-z]{3})(?=[^"\]]* )[^"\]]*\]$/i,
  /<[a-z][a-z0-9_ -]*>/i,
  /(\.{3}|…)($|\s)/,
  /(^|[_-])x{3,}$/i,
  /^(todo|tbd|fixme|placeholder|undefined|null|\[object Object\])$/i,
];

export const noPlaceholderValues: Rule = {
  id: "no-placeholder-values",
  title: "No variable is empty or a placeholder",
  incident:
    "MapMyStandards' runbook sets SECRET_KEY=your-secret-key-here, ToolBoxAI's a database password of [PASSWORD]. Pasted as they are, the backend starts and fails later, or signs tokens with a key the whole world can read.",
  severity: "critical",
  level: "mandatory",
  fix: "set the real value with `pulumi config set --secret NAME`, or let the contract generate it.",
  types: WITH_VARIABLES,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      const value = variable.read();
      if (!value.known) report.unknown(variable.path);
      else if (value.value.trim() === "") report.violation(`${variable.path} is empty.`);
      else if (PLACEHOLDERS.some((pattern) => pattern.test(value.value.trim()))) {
        report.violation(`${variable.path} holds a placeholder instead of a value.`);
      }
    }
  },
};
