import { publicPrefixOf } from "../../contract/contract.ts";
import { canBeSecret, soundsSecret } from "../names.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

/** How the keys begin that vendors mean to be kept. */
const KEPT =
  /^(sk_|sk-|rk_|whsec_|SG\.|sb_secret_|sbp_|rnd_|gh[opsu]_|github_pat_|glpat-|xox[bp]-|hf_|gsk_|lsv2_|npm_|re_\w{8}|AKIA|-----BEGIN [A-Z ]*PRIVATE KEY|\w+:\/\/[^/\s:]*:[^/\s@]+@)/;

export const noPublicSecrets: Rule = {
  id: "no-public-secrets",
  title: "No secret behind a public prefix",
  incident:
    "ToolBoxAI's runbook lists the frontend's variables beside the backend's, key by key. What begins with VITE_ or NEXT_PUBLIC_ is written into the page, where every visitor reads it.",
  severity: "critical",
  level: "mandatory",
  fix: "take the prefix off and read it in the backend; a secret that has been public must be rotated.",
  types: WITH_VARIABLES,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      const prefix = publicPrefixOf(variable.name);
      if (prefix === undefined) continue;
      if (variable.secret === true || soundsSecret(variable.name.slice(prefix.length))) {
        report.violation(
          `${variable.path} is a secret by its ${variable.secret ? "contract" : "name"}, and public by its prefix.`,
        );
        continue;
      }
      const value = variable.read();
      if (value.known && KEPT.test(value.value.trim()))
        report.violation(`${variable.path} holds a secret, and is public by its prefix.`);
      if (!value.known && canBeSecret(variable)) report.unknown(variable.path);
    }
  },
};
