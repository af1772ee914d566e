import { parseDatabaseUrl, tlsProblem } from "../../contract/database-url.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../subject.ts";

export const databaseTls: Rule = {
  id: "database-tls",
  title: "Connections to the database are encrypted",
  incident:
    "EvaraTech, 2026-02-20: the connection string asked for no TLS. Its fix added sslmode, which the asyncpg driver it uses refuses.",
  severity: "high",
  level: "mandatory",
  fix: "add `sslmode=require` (or `verify-full`); with SQLAlchemy's asyncpg dialect it is `ssl=require`.",
  types: WITH_VARIABLES,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      const value = variable.read();
      if (!value.known) {
        if (/^(poolerUrl|databaseUrl)/.test(variable.format ?? "")) report.unknown(variable.path);
        continue;
      }
      const url = parseDatabaseUrl(value.value);
      const problem = url === undefined ? undefined : tlsProblem(url);
      if (problem !== undefined) report.violation(`${variable.path} ${problem}.`);
    }
  },
};
