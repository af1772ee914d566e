import { soundsSecret } from "../names.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

export const secretsEncrypted: Rule = {
  id: "secrets-encrypted",
  title: "Every secret is a Pulumi secret",
  incident:
    "ToolBoxAI, 2025-11-10: the runbook writes all secrets to .env.secrets and pastes them from there. A value that is not marked stands in plain text in the state, in every diff and in the log of every run.",
  severity: "critical",
  level: "mandatory",
  fix: "set it with `pulumi config set --secret NAME` and read it with `requireSecret`, or wrap it in `pulumi.secret(…)`.",
  limits: "A value that is not known yet and not marked yet is judged during `up`.",
  types: WITH_VARIABLES,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      if (!(variable.secret ?? soundsSecret(variable.name)) || subject.isReference(variable.path)) continue;
      const isSecret = subject.isSecret(variable.path);
      if (isSecret === true) continue;
      const by = variable.secret === undefined ? "name" : "contract";
      if (isSecret === undefined || !variable.read().known) report.unknown(variable.path);
      else report.violation(`${variable.path} is a secret by its ${by} and is not encrypted.`);
    }
  },
};
