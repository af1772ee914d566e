import { tlsProblem } from "../../contract/database-url.ts";
import { databaseUrls } from "../database-urls.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

export const databaseTls: Rule = {
  id: "database-tls",
  title: "Connections to the database are encrypted",
  incident:
    "EvaraTech, 2026-02-20: the connection string asked for no TLS. Its fix added sslmode, which the asyncpg driver it uses refuses.",
  severity: "high",
  level: "mandatory",
  fix: "add `sslmode=require` (or `verify-full`); with SQLAlchemy's asyncpg dialect it is `ssl=require`.",
  limits: "A database on the platform's private network (`dpg-…`, `….railway.internal`) is not asked for it.",
  types: WITH_VARIABLES,
  check(subject, report) {
    const variables = subject.variables(report.unknown);
    for (const { variable, url } of databaseUrls(variables, ({ path }) => report.unknown(path))) {
      const problem = isPrivate(url.host) ? undefined : tlsProblem(url);
      if (problem !== undefined) report.violation(`${variable.path} ${problem}.`);
    }
  },
};

/** Render's and Railway's names for what only their own services reach. */
function isPrivate(host: string): boolean {
  return /^dpg-[a-z0-9-]+$|\.railway\.internal$/.test(host);
}
