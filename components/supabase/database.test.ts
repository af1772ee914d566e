import { isSecret, type Output, output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { DRIVER_NAMES, driverProblem, parseDatabaseUrl } from "../../contract/database-url.ts";
import { supabase } from "../../contract/source.ts";
import { registeredBy, type World } from "../testing.ts";
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

async function made(changes: Partial<DatabaseArgs> = {}, { functions }: Pick<World, "functions"> = world) {
  let database: Database | undefined;
  const registered = await registeredBy(
    () => {
      database = new Database("db", { projectRef: "abcdefghijklmnopqrst", password: "p@ss/word", ...changes });
    },
    { functions: functions ?? {} },
  );
  return { database: database!, registered };
}

const plain = <T = string>(value: unknown) => new Promise<T>((done) => (output(value) as Output<T>).apply(done));
const at = "postgres.abcdefghijklmnopqrst:p%40ss%2Fword@aws-0-us-west-1.pooler.supabase.com";
const ssl = "stackwright:supabase:SslEnforcement";

test("what the contract takes, secret where it must be", async () => {
  const { sources, address } = (await made()).database;
  const rows = Object.entries(sources)
    .filter(([key]) => !key.includes(","))
    .map(async ([key, value]) => [key, await plain(value), await isSecret(output(value))]);
  expect(await Promise.all(rows)).toEqual([
    ["supabase.url", "https://abcdefghijklmnopqrst.supabase.co", false],
    ["supabase.apiKey(anon)", "anon", false],
    ["supabase.apiKey(service_role)", "service", true],
    ["supabase.pooler(transaction)", `postgresql://${at}:6543/postgres?sslmode=require`, true],
    ["supabase.pooler(session)", `postgresql://${at}:5432/postgres?sslmode=require`, true],
  ]);
  expect([await plain(address), await isSecret(address)]).toEqual(["aws-0-us-west-1.pooler.supabase.com:6543", false]);
});

test("a connection string in the dialect of every driver, under the key the contract asks with", async () => {
  const { sources } = (await made()).database;
  for (const driver of DRIVER_NAMES) {
    for (const mode of ["transaction", "session"] as const) {
      const source = supabase.pooler(mode, driver);
      const value = sources[source.from === "component" ? source.key : ""];
      const url = parseDatabaseUrl(await plain(value), driver);
      expect(url).toMatchObject({ port: mode === "transaction" ? 6543 : 5432, user: "postgres.abcdefghijklmnopqrst" });
      expect(url && driverProblem(url)).toBeUndefined();
      expect(await isSecret(output(value))).toBe(true);
    }
  }
  expect(await plain(sources["supabase.pooler(transaction,prisma)"])).toContain("pgbouncer=true");
  expect(await plain(sources["supabase.pooler(session,prisma)"])).not.toContain("pgbouncer");
});

test("asyncpg's dialect", async () => {
  const { sources } = (await made({ driver: "asyncpg" })).database;
  expect(await plain(sources["supabase.pooler(transaction)"])).toMatch(
    /^postgresql\+asyncpg:.*:6543\/postgres\?ssl=require&prepared_statement_cache_size=0$/,
  );
});

test("what an administrator connects with, only the password secret", async () => {
  const { admin } = (await made()).database;
  const rows = Object.entries(admin).map(async ([key, value]) => [key, await plain(value), await isSecret(value)]);
  expect(await Promise.all(rows)).toEqual([
    ["host", "aws-0-us-west-1.pooler.supabase.com", false],
    ["port", 5432, false],
    ["user", "postgres.abcdefghijklmnopqrst", false],
    ["database", "postgres", false],
    ["password", "p@ss/word", true],
  ]);
});

test("a connection string for another role, which the pooler wants spelled with the project's ref", async () => {
  const { database } = await made();
  const url = database.connectionFor("app", "app/test", "transaction", "asyncpg");
  expect([await plain(url), await isSecret(url)]).toEqual([
    "postgresql+asyncpg://app.abcdefghijklmnopqrst:app%2Ftest@aws-0-us-west-1.pooler.supabase.com:6543/postgres?ssl=require&prepared_statement_cache_size=0",
    true,
  ]);
});

test("a dedicated pooler's roles have no project behind them", async () => {
  const pooler = { ...world.functions["stackwright:supabase:getPooler"], user: "postgres" };
  const functions = { ...world.functions, "stackwright:supabase:getPooler": pooler };
  const { database } = await made({}, { functions });
  expect(await plain(database.connectionFor("app", "secret-test", "session"))).toContain("//app:secret-test@");
});

test("a summary without credentials", async () => {
  const { summary } = (await made()).database;
  expect(await plain(summary)).toEqual({
    host: "aws-0-us-west-1.pooler.supabase.com",
    port: 6543,
    poolMode: "transaction",
  });
  expect(await isSecret(summary)).toBe(false);
});

describe("settings", () => {
  const settingsOf = async (changes: Partial<DatabaseArgs>) =>
    (await made(changes)).registered.filter(({ type }) => type.startsWith("stackwright:supabase:"));
  const projectRef = "abcdefghijklmnopqrst";

  test("TLS is enforced unless told otherwise, and nothing else is touched unless asked for", async () => {
    expect(await settingsOf({})).toEqual([
      expect.objectContaining({ type: ssl, name: "db", parent: "db", inputs: { projectRef, enforce: true } }),
    ]);
    expect((await settingsOf({ sslEnforcement: false }))[0]?.inputs).toEqual({ projectRef, enforce: false });
  });

  test.each<[string, Partial<DatabaseArgs>, Record<string, unknown>]>([
    ["PoolerSettings", { poolSize: 15 }, { defaultPoolSize: 15 }],
    ["NetworkRestrictions", { networkRestrictions: { ipv4: ["203.0.113.0/24"] } }, { allowedIpv4: ["203.0.113.0/24"] }],
    [
      "AuthSettings",
      { auth: { siteUrl: output("https://app.example.com"), redirectUrls: output(["https://app.example.com/**"]) } },
      { siteUrl: "https://app.example.com", redirectUrls: ["https://app.example.com/**"] },
    ],
    ["DatabaseSettings", { settings: { statementTimeout: "60s" } }, { statementTimeout: "60s" }],
  ])("%s", async (type, args, inputs) => {
    expect((await settingsOf(args))[1]).toMatchObject({
      type: `stackwright:supabase:${type}`,
      name: "db",
      parent: "db",
      inputs: { projectRef, ...inputs },
    });
  });

  test("the two that may restart the database do so one after the other", async () => {
    const [first, second] = await settingsOf({ settings: { maxConnections: 120 } });
    expect([first?.type, first?.dependencies, second?.dependencies]).toEqual([ssl, [], ["db"]]);
  });

  test("each can be transformed", async () => {
    const [first] = await settingsOf({ transform: { sslEnforcement: { enforce: false } } });
    expect(first?.inputs).toEqual({ projectRef, enforce: false });
  });
});
