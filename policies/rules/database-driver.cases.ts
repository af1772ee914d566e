import { group } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { databaseDriver } from "./database-driver.ts";

const ASYNCPG = `${POOLER_URL.replace("postgresql:", "postgresql+asyncpg:").replace("sslmode", "ssl")}&prepared_statement_cache_size=0`;

export const cases: RuleCases = {
  rule: databaseDriver,
  good: {
    "a dialect that nothing is known about": program(group({ A: POOLER_URL.replace(":", "+pg8000:") })),
    "another database, without a contract": program(group({ DATABASE_URL: "mysql://u:p@h/db" })),
    "asyncpg's own": program(group({ A: ASYNCPG }, { A: "poolerUrl(asyncpg)" })),
    "without TLS, which has a rule of its own": program(group({ A: POOLER_URL.replace("?sslmode=require", "") })),
  },
  bad: {
    "no connection string where the contract wants one": {
      ...program(group({ A: '"postgresql://u:p@h/db"', B: "mysql://h/db" }, { A: "databaseUrl", B: "databaseUrl" })),
      says: "variables.B cannot be read as a Postgres URL",
    },
    "a parameter of another driver": { ...program(group({ A: `${ASYNCPG}&pgbouncer=true` })), says: "`pgbouncer`" },
    "the scheme of another driver": {
      ...program(group({ A: POOLER_URL }, { A: "poolerUrl(asyncpg)" })),
      says: "postgresql+asyncpg://",
    },
  },
  unknown: { "the address": program(group({ A: UNKNOWN }, { A: "databaseUrl" })) },
};
