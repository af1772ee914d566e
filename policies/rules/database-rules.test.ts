import { describe, expect, test } from "vitest";
import type { Rule } from "../rule.ts";
import { carried, outcomesOf, POOLER_URL, UNKNOWN } from "../testing.ts";
import { ENV_GROUP, PROJECT_ENVIRONMENT, WEB_SERVICE } from "../types.ts";
import { databaseTls } from "./database-tls.ts";
import { poolerHost } from "./pooler-host.ts";
import { poolerPort } from "./pooler-port.ts";

const DIRECT = "postgresql://postgres:hunter2@db.abc.supabase.co:5432/postgres?sslmode=require";
const ASYNCPG = POOLER_URL.replace("postgresql:", "postgresql+asyncpg:");
const contract = carried({ DATABASE_URL: "poolerUrl", OTHER: "text" });

const table: [Rule, good: Record<string, string>, bad: Record<string, string>][] = [
  [
    poolerPort,
    {
      "the shared pooler": POOLER_URL,
      "asyncpg's dialect": ASYNCPG,
    },
    {
      "the direct connection": DIRECT,
      "session mode": POOLER_URL.replace("6543", "5432"),
      "no port at all": POOLER_URL.replace(":6543", ""),
      "another host, when the contract says pooler": "postgresql://u:hunter2@10.0.0.1:5432/db?sslmode=require",
      "something that is no URL, when the contract says pooler": "hunter2",
      "a password that was not encoded": "postgresql://u:hunter2#@h:6543/db",
    },
  ],
  [
    poolerHost,
    { "the shared pooler": POOLER_URL, "another database": "postgresql://u:hunter2@db.example.com/db?sslmode=require" },
    { "the direct host": DIRECT, "the dedicated pooler": DIRECT.replace("5432", "6543") },
  ],
  [
    databaseTls,
    {
      "sslmode=require": POOLER_URL,
      "sslmode=verify-full": POOLER_URL.replace("=require", "=verify-full"),
      "asyncpg with ssl": ASYNCPG.replace("sslmode", "ssl"),
    },
    {
      nothing: POOLER_URL.replace("?sslmode=require", ""),
      "sslmode=prefer": POOLER_URL.replace("=require", "=prefer"),
      "asyncpg with sslmode": ASYNCPG,
    },
  ],
];

describe.each(table)("$id", (rule, good, bad) => {
  test.each(Object.entries(good))("good: %s", (_, url) => {
    expect(outcomesOf(rule, { type: ENV_GROUP, props: { contract, variables: { DATABASE_URL: url } } })).toEqual([]);
  });

  test.each(Object.entries(bad))("bad: %s", (_, url) => {
    const outcomes = outcomesOf(rule, { type: ENV_GROUP, props: { contract, variables: { DATABASE_URL: url } } });
    expect(outcomes).toEqual([{ level: "mandatory", message: expect.stringContaining("variables.DATABASE_URL ") }]);
    expect(outcomes[0]?.message).not.toContain("hunter2");
  });

  test("unknown: named, while a known one beside it is still judged", () => {
    const [broken] = Object.values(bad);
    const props = { contract, variables: { DATABASE_URL: UNKNOWN, OTHER: UNKNOWN, OLD_URL: broken } };
    expect(outcomesOf(rule, { type: ENV_GROUP, props })).toEqual([
      { level: "mandatory", message: expect.stringContaining("variables.OLD_URL ") },
      { level: "advisory", message: "Not judged yet, known only during up: variables.DATABASE_URL." },
    ]);
  });

  test("unknown: a whole map", () => {
    expect(outcomesOf(rule, { type: ENV_GROUP, props: { contract, variables: UNKNOWN } })).toEqual([
      { level: "advisory", message: "Not judged yet, known only during up: variables." },
    ]);
  });

  test("a service's own variables and a Vercel scope are judged as well, contract or not", () => {
    const [broken] = Object.values(bad);
    expect(outcomesOf(rule, { type: WEB_SERVICE, props: { variables: { A: broken } } })).toHaveLength(1);
    expect(outcomesOf(rule, { type: PROJECT_ENVIRONMENT, props: { preview: { A: broken } } })).toEqual([
      { level: "mandatory", message: expect.stringContaining("preview.A ") },
    ]);
  });
});

test("another Postgres may listen on 5432", () => {
  const props = { variables: { WAREHOUSE_URL: "postgresql://u:p@warehouse.example.com:5432/db?sslmode=require" } };
  expect(outcomesOf(poolerPort, { type: ENV_GROUP, props })).toEqual([]);
});
