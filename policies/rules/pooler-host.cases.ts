import { environment, group } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { poolerHost } from "./pooler-host.ts";

const DEDICATED = "postgresql://postgres:hunter2@db.abc.supabase.co:6543/postgres?sslmode=require";

export const cases: RuleCases = {
  rule: poolerHost,
  good: { "the shared pooler": program(group({ DATABASE_URL: POOLER_URL })) },
  bad: {
    "the dedicated pooler from Render": {
      ...program(group({ DATABASE_URL: DEDICATED })),
      says: "variables.DATABASE_URL",
    },
    "the direct host from Vercel": program(environment({ DATABASE_URL: DEDICATED.replace("6543", "5432") })),
  },
  unknown: { "the address": program(group({ DATABASE_URL: UNKNOWN }, { DATABASE_URL: "databaseUrl" })) },
};
