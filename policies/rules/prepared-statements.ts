import { preparedStatementsProblem } from "../../contract/database-url.ts";
import { databaseUrls } from "../database-urls.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

export const preparedStatements: Rule = {
  id: "prepared-statements",
  title: "Prepared statements are off in transaction mode",
  incident:
    "EvaraTech, 2026-02-20: the move from port 5432 to the pooler's 6543 changed the mode as well. There a prepared statement is gone with its transaction, and asyncpg fails on the next query, at random.",
  severity: "high",
  level: "mandatory",
  fix: "add the driver's parameter (`prepared_statement_cache_size=0` for SQLAlchemy's asyncpg, `pgbouncer=true` for Prisma), or take the string from the Database component with its `driver`.",
  limits:
    "A driver that takes this from code only (psycopg 3, and asyncpg's own `statement_cache_size`) shows nothing in its string.",
  types: WITH_VARIABLES,
  check(subject, report) {
    const variables = subject.variables(report.unknown);
    for (const { variable, url } of databaseUrls(variables, ({ path }) => report.unknown(path))) {
      const problem = preparedStatementsProblem(url);
      if (problem !== undefined) report.violation(`${variable.path} ${problem}.`);
    }
  },
};
