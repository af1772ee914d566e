import { publicPrefixOf } from "../../contract/contract.ts";
import { kindOf } from "../names.ts";
import type { Rule } from "../rule.ts";
import type { Subject } from "../subject.ts";
import { PROJECT_ENVIRONMENT, STATIC_SITE, WITH_VARIABLES } from "../types.ts";

export const noServiceRoleInFrontend: Rule = {
  id: "no-service-role-in-frontend",
  title: "No Supabase service-role key in a frontend",
  incident:
    "ToolBoxAI's runbook copies two keys from one page of Supabase's: anon for the dashboard, service_role for the backend. They look the same; the second passes every row-level security rule.",
  severity: "critical",
  level: "mandatory",
  fix: 'give the frontend `supabase.apiKey("anon")`, and rotate a service-role key that has been in one.',
  types: WITH_VARIABLES,
  check(subject, report) {
    const isPage = isFrontend(subject);
    for (const variable of subject.variables((map) => (isPage ? report.unknown(map) : undefined))) {
      if (!isPage && publicPrefixOf(variable.name) === undefined) continue;
      const value = variable.read();
      if (/SERVICE_ROLE|SUPABASE_(SERVICE|SECRET)_KEY/.test(variable.name)) {
        report.violation(`${variable.path} is named as Supabase's service-role key.`);
      } else if (value.known && isServiceRoleKey(value.value.trim())) {
        report.violation(`${variable.path} holds Supabase's service-role key.`);
      } else if (!value.known && (kindOf(variable) === "supabaseKey" || /SUPABASE.*KEY/.test(variable.name))) {
        report.unknown(variable.path);
      }
    }
  },
};

function isFrontend(subject: Subject): boolean {
  if (subject.type === PROJECT_ENVIRONMENT || subject.type === STATIC_SITE) return true;
  const contract = subject.contract();
  return contract.known && contract.value?.consumer === "frontend";
}

/** The newer keys say it at their beginning, the older ones in the token's claims. */
function isServiceRoleKey(value: string): boolean {
  if (value.startsWith("sb_secret_")) return true;
  const [, claims] = value.split(".");
  if (!value.startsWith("eyJ") || claims === undefined) return false;
  return /"role"\s*:\s*"service_role"/.test(Buffer.from(claims, "base64url").toString("utf8"));
}
