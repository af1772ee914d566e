import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { AUTH_SETTINGS, DATABASE_SETTINGS, NETWORK_RESTRICTIONS, POOLER_SETTINGS, SSL_ENFORCEMENT } from "../types.ts";

const SETTINGS = [POOLER_SETTINGS, AUTH_SETTINGS, DATABASE_SETTINGS, NETWORK_RESTRICTIONS];

export const sslEnforcementDeclared: Rule = {
  id: "ssl-enforcement-declared",
  title: "A database's TLS is not left to chance",
  incident:
    "EvaraTech, 2026-02-20: the fix was to ask for TLS in the connection string. Whether Supabase insists on it is a switch of its own, which no report mentions, and a client that does not ask gets in.",
  severity: "medium",
  level: "mandatory",
  fix: "declare an SslEnforcement for the project; the Database component does.",
  limits: "Only a Supabase project whose other settings the stack declares is asked for.",
  types: [...SETTINGS, SSL_ENFORCEMENT],
  settings: PRODUCTION_SETTING,
  checkStack(stack, report) {
    const enforced = stack.ofType(SSL_ENFORCEMENT);
    for (const settings of stack.ofType(...SETTINGS)) {
      if (!settings.isProduction) continue;
      if (enforced.some((enforcement) => stack.share(settings, enforcement, "projectRef"))) continue;
      const isOpen = [settings, ...enforced].some((subject) => !subject.read("projectRef").known);
      if (isOpen && enforced.length > 0) report.unknown(settings, "projectRef");
      else report.violation(settings, `Nothing says that the project of ${settings.name} insists on TLS.`);
    }
  },
};
