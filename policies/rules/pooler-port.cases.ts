import { group, railwayVariables } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { poolerPort } from "./pooler-port.ts";

const formats = { DATABASE_URL: "poolerUrl" };
const DIRECT = "postgresql://postgres:hunter2@db.abc.supabase.co:5432/postgres?sslmode=require";
const SESSION = POOLER_URL.replace("6543", "5432");
const POOLER = "aws-0-us-west-1.pooler.supabase.com";
const bad = (variables: Record<string, string>, says?: string) => ({
  ...program(group(variables)),
  ...(says && { says }),
});

export const cases: RuleCases = {
  rule: poolerPort,
  good: {
    "the shared pooler": program(group({ DATABASE_URL: POOLER_URL }, formats)),
    "another database": program(group({ WAREHOUSE_URL: "postgresql://u:p@db.example.com:5432/x?sslmode=require" })),
    "session mode for migrations": program(group({ DIRECT_URL: SESSION, POSTGRES_URL_NON_POOLING: SESSION })),
    "host and port apart": program(group({ DB_HOST: POOLER, DB_PORT: "6543" })),
    "words for libpq": program(group({ DSN: `host=${POOLER} port=6543 dbname=postgres user=postgres.abc` })),
    "the project's API, and another Postgres": program(
      group({ SUPABASE_URL: "https://abc.supabase.co", DB_HOST: "db.example.com", DB_PORT: "5432" }),
    ),
  },
  bad: {
    "the direct connection": { ...program(group({ DATABASE_URL: DIRECT }, formats)), says: "uses port 5432" },
    "the direct connection at Railway": program(railwayVariables({ DATABASE_URL: DIRECT })),
    "no port": program(group({ DATABASE_URL: POOLER_URL.replace(":6543", "") })),
    "session mode for the application": bad({ DATABASE_URL: SESSION }),
    "session mode with Prisma's flag": bad({ DATABASE_URL: `${SESSION}&pgbouncer=true` }),
    "the direct host for migrations": bad({ DIRECT_URL: DIRECT }),
    "in capitals": bad({ DATABASE_URL: DIRECT.replace("postgresql", "POSTGRESQL").replace("db.abc", "DB.ABC") }),
    "with quotes around it": bad({ DATABASE_URL: `"${DIRECT}"` }, "variables.DATABASE_URL cannot be read"),
    "for JDBC": bad({ SPRING_DATASOURCE_URL: "jdbc:postgresql://db.abc.supabase.co:5432/postgres?sslmode=require" }),
    "in words for libpq": bad({ DSN: "host=db.abc.supabase.co port=5432 dbname=postgres user=postgres" }),
    "in words for .NET": bad({ ConnectionString: `Host=${POOLER};Port=5432;Database=postgres;SSL Mode=Require` }),
    "host and port apart": bad({ DB_HOST: "db.abc.supabase.co", DB_PORT: "5432" }, "variables.DB_HOST uses port 5432"),
    "a host whose port nobody says": bad({ PGHOST: POOLER }),
  },
  unknown: {
    "the address": program(group({ DATABASE_URL: UNKNOWN }, formats)),
    "the address, by its name": program(group({ DATABASE_URL: UNKNOWN })),
    "the host": program(group({ DB_HOST: UNKNOWN })),
    "the port beside the host": program(group({ DB_HOST: POOLER, DB_PORT: UNKNOWN })),
  },
};
