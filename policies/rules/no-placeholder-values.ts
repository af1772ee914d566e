import { exampleOf, parseFormat } from "../../contract/format.ts";
import { soundsSecret } from "../names.ts";
import type { Rule } from "../rule.ts";
import type { DeclaredVariable } from "../subject.ts";
import { WITH_VARIABLES } from "../types.ts";

/** What stands in a template where a value belongs. */
const PLACEHOLDERS: readonly RegExp[] = [
  /(^|[^a-z/]|:\/\/)your[-_]/i,
  /[-_]here$/i,
  /^(insert|paste|put|enter|add|your)\b.* here$/i,
  /(^|[^a-z])(change|replace)[-_ ]?(me|this)/i,
  /^[*•●]{3,}$/,
  /(^|[_-])x{3,}$/i,
  /^(todo|tbd|fixme|placeholder|undefined|null|nan|\[object Object\])$/i,
  /^\$(\{[A-Za-z_]\w*\}|[A-Z][A-Z0-9_]+)$/,
  /^(\{\{|%|__)\s*[A-Za-z_][\w.]*\s*(\}\}|%|__)$/,
  /^\w+:\/\/\S*\[[a-z][a-z_-]*\]/i,
  /Calling \[toString\] on an \[Output<T>\]/,
];
/** In brackets, which a text may have too, in front of a subject for one. */
const BRACKETED: readonly RegExp[] = [
  /\[[A-Z][A-Z0-9_ -]+\]/,
  /^\[[a-z_-]+\]$/i,
  /^\[(?=[^"\]]*[a-z]{3})(?=[^"\]]* )[^",\]]*\]$/i,
  /<[a-z][a-z0-9_ -]*>(?!.*<\/)/i,
];
const FOR_PEOPLE = /(^|_)(PREFIX|SUBJECT|TITLE|LABEL|FORMAT|TEMPLATE|TEXT|MESSAGE|SIGNATURE|FOOTER|HEADER)$/;
/** Dots where the rest was left out, after what looks like the beginning of a key or an address. */
const CUT = /(^|\s)(?=\S*[_\-:/0-9]|eyJ|SG)\S*(\.{3}|…)($|\s)/;
/** What only a secret cannot be. */
const NO_SECRET = /^(none|n\/a|example|dummy|secret|password|default|test|foo|bar|admin|postgres|.*(\.{3}|…))$/i;
/** Kinds of format whose example somebody could paste for a value. */
const EXEMPLIFIED = ["text", "startsWith", "redisUrl", "databaseUrl", "poolerUrl", "supabaseKey"];

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
      else if (isPlaceholder(variable, value.value.trim())) {
        report.violation(`${variable.path} holds a placeholder instead of a value.`);
      }
    }
  },
};

function isPlaceholder(variable: DeclaredVariable, value: string): boolean {
  if (PLACEHOLDERS.some((pattern) => pattern.test(value)) || CUT.test(value)) return true;
  if (!FOR_PEOPLE.test(variable.name) && BRACKETED.some((pattern) => pattern.test(value))) return true;
  if ((variable.secret ?? soundsSecret(variable.name)) && NO_SECRET.test(value)) return true;
  const format = variable.format === undefined ? undefined : parseFormat(variable.format);
  return format !== undefined && EXEMPLIFIED.includes(format.kind) && value === exampleOf(format);
}
