import { group } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { databaseDriver } from "./database-driver.ts";

const ASYNCPG = `${POOLER_URL.replace("postgresql:", "postgresql+asyncpg:").replace("sslmode", "ssl")}&prepared_statement_cache_size=0`;

export const cases: RuleCases = {
  rule: databaseDriver,
  good: {
    "asyncpg's own": program(group({ A: ASYNCPG }, { A: "poolerUrl(asyncpg)" })),
    "without TLS, which has a rule of its own": program(group({ A: POOLER_URL.replace("?sslmode=require", "") })),
  },
  bad: {
    "a parameter of another driver": { ...program(group({ A: `${ASYNCPG}&pgbouncer=true` })), says: "`pgbouncer`" },
    "the scheme of another driver": {
      ...program(group({ A: POOLER_URL }, { A: "poolerUrl(asyncpg)" })),
      says: "postgresql+asyncpg://",
    },
  },
  unknown: { "the address": program(group({ A: UNKNOWN }, { A: "databaseUrl" })) },
};
