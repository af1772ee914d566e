import { describe, expect, test } from "vitest";
import {
  type Driver,
  databaseUrlFor,
  driverProblem,
  isIpv6OnlyHost,
  isSupabaseHost,
  parseDatabaseUrl,
  tlsProblem,
} from "./database-url.ts";

const HOST = "aws-0-us-west-1.pooler.supabase.com";
const address = { host: HOST, port: 6543, user: "postgres.abc", database: "postgres" };
const AT = `postgres.abc:pw@${HOST}`;
const DRIVERS: Driver[] = ["libpq", "asyncpg", "psycopg", "prisma", "node-postgres"];
/** RFC 3986's reserved characters, the percent sign, and what a URL may not hold at all. */
const RESERVED = `:/?#[]@!$&'()*+,;=%^\`{|}"<>\\ é€`;

describe("building", () => {
  test.each<[Driver, string, string]>([
    ["libpq", `postgresql://${AT}:6543/postgres?sslmode=require`, `postgresql://${AT}:5432/postgres?sslmode=require`],
    [
      "asyncpg",
      `postgresql+asyncpg://${AT}:6543/postgres?ssl=require&prepared_statement_cache_size=0`,
      `postgresql+asyncpg://${AT}:5432/postgres?ssl=require`,
    ],
    [
      "psycopg",
      `postgresql+psycopg://${AT}:6543/postgres?sslmode=require`,
      `postgresql+psycopg://${AT}:5432/postgres?sslmode=require`,
    ],
    [
      "prisma",
      `postgresql://${AT}:6543/postgres?sslmode=require&pgbouncer=true`,
      `postgresql://${AT}:5432/postgres?sslmode=require`,
    ],
    [
      "node-postgres",
      `postgresql://${AT}:6543/postgres?uselibpqcompat=true&sslmode=require`,
      `postgresql://${AT}:5432/postgres?uselibpqcompat=true&sslmode=require`,
    ],
  ])("%s in transaction and in session mode", (driver, transaction, session) => {
    expect(databaseUrlFor(driver, address, "pw")).toBe(transaction);
    expect(databaseUrlFor(driver, { ...address, port: 5432 }, "pw")).toBe(session);
    expect(databaseUrlFor(driver, { ...address, port: 54321 }, "pw", { mode: "transaction" })).toBe(
      transaction.replace("6543", "54321"),
    );
  });

  test("a connection limit, for the driver that reads it there", () => {
    expect(databaseUrlFor("prisma", address, "pw", { connectionLimit: 5 })).toMatch(/&connection_limit=5$/);
    expect(databaseUrlFor("libpq", address, "pw", { connectionLimit: 5 })).not.toContain("connection_limit");
  });

  test.each(DRIVERS)("%s: every reserved character is encoded, and comes back whole", (driver) => {
    const url = databaseUrlFor(driver, { ...address, user: "a@b.abc", database: "d/b" }, RESERVED);
    const credentials = /\/\/(.*)@aws/.exec(url)?.[1] ?? "";
    expect(credentials.replace(":", "")).toMatch(/^[A-Za-z0-9._~%-]+$/);
    expect(decodeURIComponent(new URL(url).password)).toBe(RESERVED);
    expect(parseDatabaseUrl(url, driver)).toMatchObject({ ...address, user: "a@b.abc", database: "d/b" });
    expect(driverProblem(parseDatabaseUrl(url, driver)!)).toBeUndefined();
  });
});

describe("reading", () => {
  test.each([
    ["postgres://u:p@h/db", { driver: "libpq", host: "h", port: 5432, tls: undefined }],
    ["postgresql+psycopg2://u:p@h:1/db?sslmode=disable", { driver: "libpq", port: 1, tls: "disable" }],
    ["postgresql+psycopg://u:p@h/db", { driver: "psycopg" }],
    [
      "postgresql+asyncpg://u:p@h/db?ssl=require",
      { driver: "asyncpg", tls: "require", foreignTlsParameter: undefined },
    ],
    [
      "postgresql+asyncpg://u:p@h/db?sslmode=require",
      { driver: "asyncpg", tls: undefined, foreignTlsParameter: "sslmode" },
    ],
    ["postgresql://u:p@h/db?sslmode=require&pgbouncer=true", { driver: "prisma" }],
    ["postgresql://u:p@h/db?sslmode=no-verify", { driver: "node-postgres" }],
    ["POSTGRESQL://u@H.Example/db", { host: "h.example", hasPassword: false }],
    ["postgis://u:p@db.abc.supabase.co./db", { driver: "libpq", host: "db.abc.supabase.co" }],
    ["postgresql+psycopg_async://u:p@h/db", { driver: "psycopg", scheme: "postgresql+psycopg_async" }],
    ["postgresql://u:p@h/db?ssl=true", { driver: "node-postgres", tls: "verify-full" }],
    ["postgresql://u:p@h/db?ssl=no-verify", { driver: "node-postgres", tls: "no-verify" }],
    ["postgresql://u:p@h/db?ssl=false", { driver: "libpq", tls: undefined }],
    ["postgresql://u:p@[2001:db8::1]:6543/db", { host: "[2001:db8::1]", port: 6543 }],
  ])("%s", (url, expected) => {
    expect(parseDatabaseUrl(url)).toMatchObject(expected);
  });

  test.each([
    "",
    "mysql://h/db",
    "https://h",
    "postgresql://u:p#w@h:x/db",
    "postgresql://u:p@w@h/db",
    "postgresql://u:100%@h/db",
    "postgresql:///db",
    '"postgresql://u:p@h/db"',
    "'postgresql://u:p@h/db'",
  ])("%j is none", (text) => {
    expect(parseDatabaseUrl(text)).toBeUndefined();
  });
});

test.each([
  ["postgresql://u:p@h/db?sslmode=require", undefined],
  ["postgresql://u:p@h/db?sslmode=verify-full", undefined],
  ["postgresql+asyncpg://u:p@h/db?ssl=require", undefined],
  ["postgresql://u:p@h/db?sslmode=no-verify", undefined],
  ["postgresql://u:p@h/db", "does not ask for TLS"],
  ["postgresql://u:p@h/db?sslmode=prefer", "allows an unencrypted connection"],
  ["postgresql+asyncpg://u:p@h/db?sslmode=require", "asyncpg refuses"],
])("TLS of %s: %s", (url, problem) => {
  const found = tlsProblem(parseDatabaseUrl(url)!);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
});

test.each<[Driver | undefined, string, string | undefined]>([
  [
    undefined,
    `postgresql+asyncpg://${AT}:6543/postgres?ssl=require`,
    "add `prepared_statement_cache_size=0` for asyncpg",
  ],
  [undefined, `postgresql+asyncpg://${AT}:5432/postgres?ssl=require`, undefined],
  [undefined, "postgresql+asyncpg://u:p@db.example.com:6543/db?ssl=require", undefined],
  [
    undefined,
    `postgresql+asyncpg://${AT}:5432/postgres?ssl=require&pgbouncer=true`,
    "`pgbouncer`, which asyncpg refuses",
  ],
  [undefined, `postgresql+psycopg2://${AT}:6543/postgres?sslmode=require&pgbouncer=true`, "libpq refuses"],
  ["asyncpg", `postgresql://${AT}:6543/postgres?sslmode=require`, "asyncpg needs postgresql+asyncpg://"],
  ["prisma", `postgresql://${AT}:6543/postgres?sslmode=require`, "add `pgbouncer=true` for Prisma"],
  ["prisma", `postgresql://${AT}:5432/postgres?sslmode=verify-full`, "write `sslmode=require&sslaccept=strict`"],
  ["node-postgres", `postgresql://${AT}:6543/postgres?sslmode=no-verify`, undefined],
  ["libpq", `postgresql://${AT}:6543/postgres?sslmode=require&connection_limit=1`, "libpq refuses"],
  ["libpq", `postgres://${AT}:6543/postgres?sslmode=require&application_name=api`, undefined],
  [undefined, `postgresql+pg8000://${AT}:6543/postgres?sslmode=require`, undefined],
  [
    undefined,
    "postgresql+asyncpg://postgres:pw@db.abc.supabase.co:6543/postgres?ssl=require",
    "add `prepared_statement_cache_size=0` for asyncpg",
  ],
])("%s reading %s: %s", (driver, text, problem) => {
  const found = driverProblem(parseDatabaseUrl(text, driver)!);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
});

test("hosts of Supabase, and which of them have IPv6 only", () => {
  expect(isSupabaseHost("db.abc.supabase.co")).toBe(true);
  expect(isSupabaseHost(HOST)).toBe(true);
  expect(isSupabaseHost("notsupabase.com")).toBe(false);
  expect(isIpv6OnlyHost("db.abc.supabase.co")).toBe(true);
  expect(isIpv6OnlyHost("abc.supabase.co")).toBe(false);
  expect(isIpv6OnlyHost("[2001:db8::1]")).toBe(true);
});
