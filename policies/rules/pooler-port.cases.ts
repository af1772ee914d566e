import { group, railwayVariables } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { poolerPort } from "./pooler-port.ts";

const formats = { DATABASE_URL: "poolerUrl" };
const DIRECT = "postgresql://postgres:hunter2@db.abc.supabase.co:5432/postgres?sslmode=require";

export const cases: RuleCases = {
  rule: poolerPort,
  good: {
    "the shared pooler": program(group({ DATABASE_URL: POOLER_URL }, formats)),
    "another database": program(group({ WAREHOUSE_URL: "postgresql://u:p@db.example.com:5432/x?sslmode=require" })),
  },
  bad: {
    "the direct connection": { ...program(group({ DATABASE_URL: DIRECT }, formats)), says: "uses port 5432" },
    "the direct connection at Railway": program(railwayVariables({ DATABASE_URL: DIRECT })),
    "no port": program(group({ DATABASE_URL: POOLER_URL.replace(":6543", "") })),
  },
  unknown: { "the address": program(group({ DATABASE_URL: UNKNOWN }, formats)) },
};
