import { driverProblem, preparedStatementsProblem, tlsProblem } from "../../contract/database-url.ts";
import { databaseUrls } from "../database-urls.ts";
import { kindOf } from "../names.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

export const databaseDriver: Rule = {
  id: "database-driver",
  title: "The connection string is one its driver takes",
  incident:
    "EvaraTech, 2026-02-20: the fix appended parameters to the string whoever reads it. SQLAlchemy hands what it does not know on to asyncpg, which refuses to connect.",
  severity: "high",
  level: "mandatory",
  fix: "remove the other driver's parameter, and begin with the scheme the contract's driver has.",
  types: WITH_VARIABLES,
  check(subject, report) {
    const variables = subject.variables(report.unknown);
    const urls = databaseUrls(variables, ({ path }) => report.unknown(path));
    for (const variable of variables) {
      // Whether it can be read is said of a pooler's address by `pooler-port`.
      if (kindOf(variable) !== "databaseUrl" || urls.some((found) => found.variable === variable)) continue;
      if (variable.read().known) report.violation(`${variable.path} cannot be read as a Postgres URL.`);
    }
    for (const { variable, url } of urls) {
      const problem = driverProblem(url);
      // TLS and prepared statements have rules of their own.
      if (problem === undefined || [tlsProblem(url), preparedStatementsProblem(url)].includes(problem)) continue;
      report.violation(`${variable.path} ${problem}.`);
    }
  },
};
