import { expect, test } from "vitest";
import { readDatabaseUrl, targetOf } from "./database-url.ts";

const AT = "postgres.ref:p%40ss@host.example:6543/postgres";

test.each([
  [`postgresql://${AT}`, { driver: "libpq", tls: "unverified", prepares: false, password: "p@ss", port: 6543 }],
  [`postgresql://${AT}?sslmode=require&application_name=api`, { driver: "libpq", tls: "unverified" }],
  [`postgresql+psycopg2://${AT}?sslmode=disable`, { driver: "libpq", tls: "off" }],
  [`postgresql://${AT}?sslmode=verify-full`, { driver: "libpq", tls: "verified" }],
  [`postgresql+asyncpg://${AT}?ssl=require`, { driver: "asyncpg", tls: "unverified", prepares: true }],
  [`postgresql+asyncpg://${AT}?ssl=require&prepared_statement_cache_size=0`, { driver: "asyncpg", prepares: false }],
  ["postgresql://user:x@host", { port: 5432, database: "user" }],
])("%s", (url, expected) => {
  expect(targetOf(readDatabaseUrl(url))).toMatchObject(expected);
});

test.each([
  [`\${SUPABASE_DATABASE_URL}`, "sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from given URL string"],
  [`postgres://${AT}`, "sqlalchemy.exc.NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:postgres"],
  [`mysql+pymysql://${AT}`, "sqlalchemy.exc.NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:mysql.pymysql"],
  ["postgresql://u:first@second:third@host:6543/db", "ValueError: invalid literal for int() with base 10"],
])("%s makes no engine", (url, lastLine) => {
  expect(() => readDatabaseUrl(url)).toThrow(expect.objectContaining({ lastLine }));
});

test.each([
  [`postgresql+asyncpg://${AT}?sslmode=require`, "TypeError: connect() got an unexpected keyword argument 'sslmode'"],
  [`postgresql://${AT}?ssl=require`, 'psycopg2.ProgrammingError: invalid connection option "ssl"'],
  [`postgresql://${AT}?pgbouncer=true`, 'psycopg2.ProgrammingError: invalid connection option "pgbouncer"'],
  [`postgresql://${AT}?sslmode=yes`, "psycopg2.OperationalError: invalid sslmode value in the connection string"],
  [`postgresql+asyncpg://${AT}?ssl=true`, "asyncpg.exceptions.ClientConfigurationError"],
])("%s does not connect", (url, lastLine) => {
  expect(() => targetOf(readDatabaseUrl(url))).toThrow(
    expect.objectContaining({ lastLine: expect.stringContaining(lastLine) }),
  );
});
