import { group } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { preparedStatements } from "./prepared-statements.ts";

const ASYNCPG = POOLER_URL.replace("postgresql:", "postgresql+asyncpg:").replace("sslmode", "ssl");
const formats = { A: "poolerUrl(prisma)" };

export const cases: RuleCases = {
  rule: preparedStatements,
  good: {
    "asyncpg without its cache": program(group({ A: `${ASYNCPG}&prepared_statement_cache_size=0` })),
    "asyncpg in session mode": program(group({ A: ASYNCPG.replace("6543", "5432") })),
    "Prisma told of the pooler": program(group({ A: `${POOLER_URL}&pgbouncer=true` }, formats)),
    "a driver that keeps none": program(group({ A: POOLER_URL })),
  },
  bad: {
    "asyncpg with its cache at the dedicated pooler": program(
      group({ A: ASYNCPG.replace(/@[^:]+/, "@db.abc.supabase.co") }),
    ),
    "asyncpg with its cache": { ...program(group({ A: ASYNCPG })), says: "prepared_statement_cache_size=0" },
    "Prisma, which the contract names": { ...program(group({ A: POOLER_URL }, formats)), says: "pgbouncer=true" },
  },
  unknown: { "the address": program(group({ A: UNKNOWN }, formats)) },
};
