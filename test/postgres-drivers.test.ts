import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Driver, databaseUrlFor, type PoolMode } from "../contract/database-url.ts";
import { Network } from "../emulators/runtime/network.ts";
import { Databases } from "../emulators/runtime/postgres/databases.ts";

const HOST = "aws-0-us-west-1.pooler.supabase.com";
const REF = "driversdriversdriver";
/** ASCII only: asyncpg sends no other password in clear, which is how a pooler asks for it. */
const PASSWORD = `:/?#[]@!$&'()*+,;=%^\`{|}"<>\\-${randomUUID()}`;
const MODES: [PoolMode, number][] = [
  ["transaction", 6543],
  ["session", 5432],
];
const network = new Network();
const databases = new Databases(network);
const run = promisify(execFile);

// The first connection starts the database, which takes seconds on a busy machine.
beforeAll(async () => {
  await databases.start({ ref: REF, poolerHost: HOST, password: PASSWORD });
  const client = new pg.Client({ connectionString: urlFor("node-postgres", "session", 5432) });
  await client.connect();
  await client.end();
});
afterAll(() => databases.close());

/** What the contract hands to an application, but for the address, which is the emulated pooler's. */
function urlFor(driver: Driver, mode: PoolMode, port: number): string {
  const address = {
    host: "127.0.0.1",
    port: network.resolve(HOST, port),
    user: `postgres.${REF}`,
    database: "postgres",
  };
  return databaseUrlFor(driver, address, PASSWORD, { mode });
}

/** The first on PATH, and the one that a distribution's packages are for. */
const PYTHONS = ["python3", "/usr/bin/python3"];

/** Runs a Python program with the URL in its environment; undefined where no Python has the modules. */
async function python(modules: string[], program: string, url: string): Promise<string | undefined> {
  const env = { ...process.env, DATABASE_URL: url };
  for (const binary of PYTHONS) {
    const canImport = await run(binary, ["-c", `import ${modules.join(", ")}`], { env }).then(
      () => true,
      () => false,
    );
    if (!canImport) continue;
    const { stdout } = await run(binary, ["-c", program], { env, timeout: 30_000 });
    return stdout.trim();
  }
  return undefined;
}

const SQLALCHEMY_ASYNC = `
import asyncio, os
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
async def main():
    # asyncpg's own cache takes a number, which no URL can hold; SQLAlchemy's is in the URL.
    arguments = {"statement_cache_size": 0} if "prepared_statement_cache_size=0" in os.environ["DATABASE_URL"] else {}
    engine = create_async_engine(os.environ["DATABASE_URL"], poolclass=NullPool, connect_args=arguments)
    for _ in range(2):
        async with engine.connect() as connection:
            rows = [await connection.execute(text("SELECT 6 * :n AS n"), {"n": 7}) for _ in range(2)]
            print(rows[-1].scalar(), end=" ")
    await engine.dispose()
asyncio.run(main())`;

const SQLALCHEMY = `
import os
from sqlalchemy import create_engine, text
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    print(connection.execute(text("SELECT 6 * :n"), {"n": 7}).scalar())`;

const PSYCOPG = `
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SELECT 6 * %s", [7]).fetchone()[0])`;

describe.each(MODES)("%s mode", (mode, port) => {
  test("node-postgres", async () => {
    const client = new pg.Client({ connectionString: urlFor("node-postgres", mode, port) });
    await client.connect();
    expect((await client.query("SELECT 6 * $1::int AS n", [7])).rows).toEqual([{ n: 42 }]);
    await client.end();
  });

  test("psql", async ({ skip }) => {
    const url = urlFor("libpq", mode, port);
    const installed = await run("psql", ["--version"]).then(
      () => true,
      () => false,
    );
    if (!installed) skip("psql is not installed");
    expect((await run("psql", ["-X", "-At", "-c", "SELECT 6 * 7", url])).stdout.trim()).toBe("42");
  });

  test("SQLAlchemy with asyncpg", async ({ skip }) => {
    const said = await python(["sqlalchemy", "asyncpg", "greenlet"], SQLALCHEMY_ASYNC, urlFor("asyncpg", mode, port));
    if (said === undefined) skip("python3 has no sqlalchemy, asyncpg and greenlet (set PYTHONPATH)");
    expect(said).toBe("42 42");
  });

  test("SQLAlchemy with psycopg2", async ({ skip }) => {
    const said = await python(["sqlalchemy", "psycopg2"], SQLALCHEMY, urlFor("libpq", mode, port));
    if (said === undefined) skip("python3 has no sqlalchemy and psycopg2 (set PYTHONPATH)");
    expect(said).toBe("42");
  });

  test("psycopg 3", async ({ skip }) => {
    const said = await python(["psycopg"], PSYCOPG, urlFor("libpq", mode, port));
    if (said === undefined) skip("python3 has no psycopg (set PYTHONPATH)");
    expect(said).toBe("42");
  });
});

describe("what the strings are spared", () => {
  const error = async (url: string, wanted: string[]) =>
    python(wanted, SQLALCHEMY_ASYNC, url).catch((cause) => String(cause.stderr));

  test("asyncpg refuses sslmode, and pgbouncer", async ({ skip }) => {
    const url = urlFor("asyncpg", "session", 5432);
    const refusal = await error(url.replace("ssl=require", "sslmode=require"), ["sqlalchemy", "asyncpg", "greenlet"]);
    if (refusal === undefined) skip("python3 has no sqlalchemy, asyncpg and greenlet (set PYTHONPATH)");
    expect(refusal).toContain("unexpected keyword argument 'sslmode'");
    expect(await error(`${url}&pgbouncer=true`, ["sqlalchemy"])).toContain("unexpected keyword argument 'pgbouncer'");
  });

  test("node-postgres checks the certificate with libpq's own spelling of TLS", async () => {
    const client = new pg.Client({ connectionString: urlFor("libpq", "transaction", 6543) });
    await expect(client.connect()).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });
});
