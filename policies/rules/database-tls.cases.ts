import { group } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { databaseTls } from "./database-tls.ts";

const ASYNCPG = POOLER_URL.replace("postgresql:", "postgresql+asyncpg:");

export const cases: RuleCases = {
  rule: databaseTls,
  good: {
    "sslmode=require": program(group({ A: POOLER_URL })),
    "asyncpg with ssl": program(group({ A: ASYNCPG.replace("sslmode", "ssl") })),
    "node-postgres with its own parameter": program(group({ A: POOLER_URL.replace("sslmode=require", "ssl=true") })),
    "psycopg 3 in its asynchronous dialect": program(group({ A: POOLER_URL.replace(":", "+psycopg_async:") })),
    "for JDBC, in either spelling": program(
      group({
        A: "jdbc:postgresql://h.example.com/db?ssl=true",
        B: "jdbc:postgresql://h.example.com/db?sslmode=require",
      }),
    ),
    "in words": program(
      group({ A: "Host=h.example.com;Database=db;SSL Mode=Require", B: "host=h dbname=d sslmode=require" }),
    ),
    "on the platform's private network": program(
      group({ A: "postgresql://u:p@dpg-abc123-a/db", B: "postgresql://u:p@postgres.railway.internal:5432/railway" }),
    ),
    "node-postgres, which the contract names": program(
      group({ A: POOLER_URL.replace("require", "no-verify") }, { A: "databaseUrl(node-postgres)" }),
    ),
  },
  bad: {
    nothing: { ...program(group({ A: POOLER_URL.replace("?sslmode=require", "") })), says: "does not ask for TLS" },
    "a mode in capitals, which libpq refuses": program(group({ A: POOLER_URL.replace("require", "REQUIRE") })),
    "switched off in words": program(group({ A: "host=h.example.com dbname=d user=u sslmode=disable" })),
    "nothing in words": program(group({ A: "Host=h.example.com;Database=db;Username=u" })),
    "nothing for JDBC": program(group({ A: "jdbc:postgresql://h.example.com/db" })),
    "asyncpg with sslmode": { ...program(group({ A: ASYNCPG })), says: "`?ssl=require`" },
    "Prisma, which the contract names, with a mode it does not know": program(
      group({ A: POOLER_URL.replace("require", "verify-full") }, { A: "poolerUrl(prisma)" }),
    ),
  },
  unknown: {
    "the address, by its name": program(group({ POSTGRES_URL: UNKNOWN })),
    "the address": program(group({ A: UNKNOWN }, { A: "poolerUrl(asyncpg)" })),
  },
};
