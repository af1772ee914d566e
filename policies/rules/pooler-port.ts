import { isSupabaseHost, looksLikeDatabaseUrl, POOLER_PORT, parseDatabaseUrl } from "../../contract/database-url.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

export const poolerPort: Rule = {
  id: "pooler-port",
  title: "Supabase is reached through its pooler",
  incident:
    "EvaraTech, 2026-02-20: DATABASE_URL named port 5432, the direct connection, and everything that needed the database failed with [Errno 101] Network is unreachable.",
  severity: "critical",
  level: "mandatory",
  fix: `take the connection string from the Database component (\`supabase.pooler("transaction")\`), which uses port ${POOLER_PORT}.`,
  types: WITH_VARIABLES,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      const isPooler = variable.format?.startsWith("poolerUrl") ?? false;
      const value = variable.read();
      if (!value.known) {
        // Without a value only the contract tells that this is a database address.
        if (isPooler) report.unknown(variable.path);
        continue;
      }
      if (!isPooler && !looksLikeDatabaseUrl(value.value)) continue;
      const url = parseDatabaseUrl(value.value);
      if (url === undefined) {
        report.violation(`${variable.path} cannot be read as a Postgres URL.`);
      } else if ((isPooler || isSupabaseHost(url.host)) && url.port !== POOLER_PORT) {
        report.violation(`${variable.path} uses port ${url.port} instead of the pooler's ${POOLER_PORT}.`);
      }
    }
  },
};
