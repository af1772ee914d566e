import { environment, group } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { poolerHost } from "./pooler-host.ts";

const DEDICATED = "postgresql://postgres:hunter2@db.abc.supabase.co:6543/postgres?sslmode=require";

export const cases: RuleCases = {
  rule: poolerHost,
  good: {
    "the shared pooler": program(group({ DATABASE_URL: POOLER_URL })),
    "the project's API": program(group({ SUPABASE_URL: "https://abc.supabase.co" })),
  },
  bad: {
    "the dedicated pooler from Render": {
      ...program(group({ DATABASE_URL: DEDICATED })),
      says: "variables.DATABASE_URL",
    },
    "in capitals, with a dot at its end": program(
      group({ DATABASE_URL: DEDICATED.replace("db.abc.supabase.co", "DB.ABC.SUPABASE.CO.") }),
    ),
    "an IPv6 address": {
      ...program(group({ DATABASE_URL: "postgresql://u:hunter2@[2001:db8::1]:6543/db?sslmode=require" })),
      says: "names an IPv6 address",
    },
    "a host that stands alone": program(group({ DB_HOST: "db.abc.supabase.co", DB_PORT: "6543" })),
    "for JDBC": program(group({ JDBC_URL: "jdbc:postgresql://db.abc.supabase.co:6543/postgres" })),
    "the direct host from Vercel": program(environment({ DATABASE_URL: DEDICATED.replace("6543", "5432") })),
  },
  unknown: {
    "the address": program(group({ DATABASE_URL: UNKNOWN }, { DATABASE_URL: "databaseUrl" })),
    "the host": program(group({ PGHOST: UNKNOWN })),
  },
};
