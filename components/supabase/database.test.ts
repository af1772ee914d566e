import { isSecret, type Output, output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { registeredBy } from "../testing.ts";
import { Database, type DatabaseArgs } from "./database.ts";

const world = {
  functions: {
    "stackwright:supabase:getApiKeys": {
      url: "https://abcdefghijklmnopqrst.supabase.co",
      anonKey: "anon",
      serviceRoleKey: "service",
    },
    "stackwright:supabase:getPooler": {
      host: "aws-0-us-west-1.pooler.supabase.com",
      user: "postgres.abcdefghijklmnopqrst",
      database: "postgres",
      transactionPort: 6543,
      sessionPort: 5432,
    },
  },
};

async function made(changes: Partial<DatabaseArgs> = {}) {
  let database: Database | undefined;
  const registered = await registeredBy(() => {
    database = new Database("db", { projectRef: "abcdefghijklmnopqrst", password: "p@ss/word", ...changes });
  }, world);
  return { database: database!, registered };
}

const plain = (value: unknown) => new Promise<string>((done) => (output(value) as Output<string>).apply(done));

test("what the contract takes, secret where it must be", async () => {
  const { sources, address } = (await made()).database;
  const rows = Object.entries(sources).map(async ([key, value]) => [
    key,
    await plain(value),
    await isSecret(output(value)),
  ]);
  const at = "postgresql://postgres.abcdefghijklmnopqrst:p%40ss%2Fword@aws-0-us-west-1.pooler.supabase.com";
  expect(await Promise.all(rows)).toEqual([
    ["supabase.url", "https://abcdefghijklmnopqrst.supabase.co", false],
    ["supabase.apiKey(anon)", "anon", false],
    ["supabase.apiKey(service_role)", "service", true],
    ["supabase.pooler(transaction)", `${at}:6543/postgres?sslmode=require`, true],
    ["supabase.pooler(session)", `${at}:5432/postgres?sslmode=require`, true],
  ]);
  expect([await plain(address), await isSecret(address)]).toEqual(["aws-0-us-west-1.pooler.supabase.com:6543", false]);
});

test("asyncpg's dialect", async () => {
  const { sources } = (await made({ driver: "asyncpg" })).database;
  expect(await plain(sources["supabase.pooler(transaction)"])).toMatch(
    /^postgresql\+asyncpg:.*:6543\/postgres\?ssl=require$/,
  );
});

test("the pooler's settings are touched only when asked for", async () => {
  expect((await made()).registered.map(({ type }) => type)).toEqual(["stackwright:components:Database"]);
  expect((await made({ poolSize: 15 })).registered[1]).toMatchObject({
    type: "stackwright:supabase:PoolerSettings",
    name: "db",
    parent: "db",
    inputs: { projectRef: "abcdefghijklmnopqrst", defaultPoolSize: 15 },
  });
});
