import { isIpv6OnlyHost, parseDatabaseUrl } from "../../contract/database-url.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../subject.ts";

export const poolerHost: Rule = {
  id: "pooler-host",
  title: "The database's host has an IPv4 address",
  incident:
    "ToolBoxAI's and EvaraTech's runbooks recommend db.<ref>.supabase.co on port 6543. That host has an IPv6 address only; Render and Vercel have IPv4 only.",
  severity: "high",
  level: "mandatory",
  fix: "take the connection string from the Database component; with Supabase's paid IPv4 add-on, add an exception.",
  types: WITH_VARIABLES,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      const value = variable.read();
      if (!value.known) {
        if (variable.format?.startsWith("poolerUrl")) report.unknown(variable.path);
        continue;
      }
      const url = parseDatabaseUrl(value.value);
      if (url !== undefined && isIpv6OnlyHost(url.host)) {
        report.violation(`${variable.path} names Supabase's direct host, which Render and Vercel cannot reach.`);
      }
    }
  },
};
