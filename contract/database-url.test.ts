import { describe, expect, test } from "vitest";
import { databaseUrlFor, isIpv6OnlyHost, isSupabaseHost, parseDatabaseUrl, tlsProblem } from "./database-url.ts";

const address = { host: "aws-0-us-west-1.pooler.supabase.com", port: 6543, user: "postgres.abc", database: "postgres" };

describe("building", () => {
  test.each([
    ["libpq", "postgresql://postgres.abc:pw@aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require"],
    ["asyncpg", "postgresql+asyncpg://postgres.abc:pw@aws-0-us-west-1.pooler.supabase.com:6543/postgres?ssl=require"],
  ] as const)("%s", (driver, url) => {
    expect(databaseUrlFor(driver, address, "pw")).toBe(url);
  });

  test.each(["p@ss:w/rd?#&%+ é", "^`{|}"])("a password with %j comes back whole", (password) => {
    const url = databaseUrlFor("libpq", address, password);
    expect(decodeURIComponent(new URL(url).password)).toBe(password);
    expect(parseDatabaseUrl(url)).toMatchObject(address);
  });
});

describe("reading", () => {
  test.each([
    ["postgres://u:p@h/db", { driver: "libpq", host: "h", port: 5432, tls: undefined }],
    ["postgresql+psycopg2://u:p@h:1/db?sslmode=disable", { driver: "libpq", port: 1, tls: "disable" }],
    [
      "postgresql+asyncpg://u:p@h/db?ssl=require",
      { driver: "asyncpg", tls: "require", foreignTlsParameter: undefined },
    ],
    [
      "postgresql+asyncpg://u:p@h/db?sslmode=require",
      { driver: "asyncpg", tls: undefined, foreignTlsParameter: "sslmode" },
    ],
    ["POSTGRESQL://u@H.Example/db", { host: "h.example", hasPassword: false }],
  ])("%s", (url, expected) => {
    expect(parseDatabaseUrl(url)).toMatchObject(expected);
  });

  test.each(["", "mysql://h/db", "https://h", "postgresql://u:p#w@h:x/db", "postgresql:///db"])(
    "%j is none",
    (text) => {
      expect(parseDatabaseUrl(text)).toBeUndefined();
    },
  );
});

test.each([
  ["postgresql://u:p@h/db?sslmode=require", undefined],
  ["postgresql://u:p@h/db?sslmode=verify-full", undefined],
  ["postgresql+asyncpg://u:p@h/db?ssl=require", undefined],
  ["postgresql://u:p@h/db", "does not ask for TLS"],
  ["postgresql://u:p@h/db?sslmode=prefer", "allows an unencrypted connection"],
  ["postgresql+asyncpg://u:p@h/db?sslmode=require", "asyncpg refuses"],
])("TLS of %s: %s", (url, problem) => {
  const found = tlsProblem(parseDatabaseUrl(url)!);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
});

test("hosts of Supabase, and which of them have IPv6 only", () => {
  expect(isSupabaseHost("db.abc.supabase.co")).toBe(true);
  expect(isSupabaseHost("aws-0-us-west-1.pooler.supabase.com")).toBe(true);
  expect(isSupabaseHost("notsupabase.com")).toBe(false);
  expect(isIpv6OnlyHost("db.abc.supabase.co")).toBe(true);
  expect(isIpv6OnlyHost("abc.supabase.co")).toBe(false);
});
