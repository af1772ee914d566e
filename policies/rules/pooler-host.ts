import { isIpv6OnlyHost } from "../../contract/database-url.ts";
import { databaseAddresses } from "../database-urls.ts";
import type { Rule } from "../rule.ts";
import { RAILWAY_VARIABLES, WITH_VARIABLES } from "../types.ts";

export const poolerHost: Rule = {
  id: "pooler-host",
  title: "The database's host has an IPv4 address",
  incident:
    "ToolBoxAI's and EvaraTech's runbooks recommend db.<ref>.supabase.co on port 6543. That host has an IPv6 address only; Render and Vercel have IPv4 only.",
  severity: "high",
  level: "mandatory",
  fix: "take the connection string from the Database component; with Supabase's paid IPv4 add-on, add an exception.",
  limits: "Railway can reach IPv6 where it is told to: `pooler-host-railway` judges it with its service's settings.",
  types: WITH_VARIABLES.filter((type) => type !== RAILWAY_VARIABLES),
  check(subject, report) {
    const variables = subject.variables(report.unknown);
    for (const { variable, host } of databaseAddresses(variables, ({ path }) => report.unknown(path))) {
      if (!isIpv6OnlyHost(host)) continue;
      const what = host.startsWith("[") ? "an IPv6 address" : "Supabase's direct host";
      report.violation(`${variable.path} names ${what}, which Render and Vercel cannot reach.`);
    }
  },
};
