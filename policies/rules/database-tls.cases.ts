import { group } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { databaseTls } from "./database-tls.ts";

const ASYNCPG = POOLER_URL.replace("postgresql:", "postgresql+asyncpg:");

export const cases: RuleCases = {
  rule: databaseTls,
  good: {
    "sslmode=require": program(group({ A: POOLER_URL })),
    "asyncpg with ssl": program(group({ A: ASYNCPG.replace("sslmode", "ssl") })),
    "node-postgres, which the contract names": program(
      group({ A: POOLER_URL.replace("require", "no-verify") }, { A: "databaseUrl(node-postgres)" }),
    ),
  },
  bad: {
    nothing: { ...program(group({ A: POOLER_URL.replace("?sslmode=require", "") })), says: "does not ask for TLS" },
    "asyncpg with sslmode": { ...program(group({ A: ASYNCPG })), says: "`?ssl=require`" },
    "Prisma, which the contract names, with a mode it does not know": program(
      group({ A: POOLER_URL.replace("require", "verify-full") }, { A: "poolerUrl(prisma)" }),
    ),
  },
  unknown: { "the address": program(group({ A: UNKNOWN }, { A: "poolerUrl(asyncpg)" })) },
};
