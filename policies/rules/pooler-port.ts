import {
  isSessionVariable,
  isSupabaseHost,
  isSupabasePooler,
  looksLikeDatabaseUrl,
  POOLER_PORT,
} from "../../contract/database-url.ts";
import { databaseAddresses } from "../database-urls.ts";
import { kindOf } from "../names.ts";
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
  limits:
    "A variable that is named for migrations (DIRECT_URL, POSTGRES_URL_NON_POOLING) may use the pooler's session mode, port 5432 of the same host.",
  types: WITH_VARIABLES,
  check(subject, report) {
    const variables = subject.variables(report.unknown);
    const isPooler = (variable: (typeof variables)[number]) => kindOf(variable) === "poolerUrl";
    const addresses = databaseAddresses(variables, ({ path }) => report.unknown(path));
    for (const { variable, host, port } of addresses) {
      if (!port.known || port.value === POOLER_PORT || !(isPooler(variable) || isSupabaseHost(host))) continue;
      if (!isPooler(variable) && isSessionVariable(variable.name) && isSupabasePooler(host)) continue;
      report.violation(`${variable.path} uses port ${port.value} instead of the pooler's ${POOLER_PORT}.`);
    }
    for (const variable of variables) {
      if (addresses.some((address) => address.variable === variable)) continue;
      const value = variable.read();
      if (value.known && (isPooler(variable) || looksLikeDatabaseUrl(value.value))) {
        report.violation(`${variable.path} cannot be read as a Postgres URL.`);
      }
    }
  },
};
