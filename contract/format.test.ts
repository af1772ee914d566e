import { describe, expect, test } from "vitest";
import * as formats from "./format.ts";
import { describeFormat, exampleOf, type Format, formatName, parseFormat, problemWith } from "./format.ts";
import { toolboxai } from "./toolboxai.ts";

const pooler = "postgresql://postgres.abc:pw@aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require";
const asyncpg = `${pooler.replace("postgresql:", "postgresql+asyncpg:").replace("sslmode", "ssl")}&prepared_statement_cache_size=0`;

const cases: [Format, good: string[], bad: [value: string, reason: string][]][] = [
  [
    formats.text(),
    ["anything at all"],
    [
      ["", "is empty"],
      [" x", "white space"],
    ],
  ],
  [
    formats.hex(4),
    ["beef", "BEEF"],
    [
      ["beefy", "hexadecimal digits only"],
      ["bee", "has 3"],
    ],
  ],
  [
    formats.startsWith("sk-"),
    ["sk-x"],
    [
      ["pk-x", "must start with sk-"],
      ["sk-", "only the prefix"],
    ],
  ],
  [formats.oneOf("a", "b"), ["a", "b"], [["c", "must be one of a, b"]]],
  [
    formats.integer(1, 9),
    ["1", "9"],
    [
      ["0", "between 1 and 9"],
      ["1.5", "whole number"],
    ],
  ],
  [
    formats.version("3.12"),
    ["3.12.12", "3.12.0"],
    [
      ["3.12", "must be a whole version"],
      ["3.13.1", "must be a version 3.12.x"],
    ],
  ],
  [formats.boolean(), ["true", "false"], [["True", "lower case"]]],
  [formats.supabaseKey(), ["eyJa.b.c", "sb_secret_x"], [["eyJa.b", "Supabase API key"]]],
  [formats.email(), ["a@b.example"], [["a@b", "e-mail"]]],
  [
    formats.httpsUrl(),
    ["https://x.example/y"],
    [
      ["http://x.example", "https://"],
      ["x.example", "https://"],
    ],
  ],
  [formats.httpsUrl("/api"), ["https://x.example/api"], [["https://x.example", "must end in /api"]]],
  [formats.redisUrl(), ["redis://red-x:6379", "rediss://u:p@h:1"], [["https://h", "redis://"]]],
  [
    formats.databaseUrl(),
    ["postgresql://u:p@h:5432/db?sslmode=require"],
    [
      ["postgresql://u:p@h:5432/db", "does not ask for TLS"],
      ["postgresql://u@h:5432/db?sslmode=require", "no password"],
      ["postgresql://u:p#x@h:y/db", "percent-encode"],
      ["mysql://h", "postgresql://"],
    ],
  ],
  [
    formats.poolerUrl(),
    [pooler, asyncpg],
    [
      [pooler.replace("6543", "5432"), "port 6543, not 5432"],
      [pooler.replace("aws-0-us-west-1.pooler.supabase.com", "db.abc.supabase.co"), "IPv6 only"],
      [pooler.replace("postgres.abc", "postgres"), "Tenant or user not found"],
      [pooler.replace("?sslmode=require", ""), "does not ask for TLS"],
    ],
  ],
  [
    formats.poolerUrl("asyncpg"),
    [asyncpg],
    [
      [pooler, "asyncpg needs postgresql+asyncpg://"],
      [asyncpg.replace("&prepared_statement_cache_size=0", ""), "add `prepared_statement_cache_size=0`"],
    ],
  ],
  [
    formats.databaseUrl("prisma"),
    [`${pooler}&pgbouncer=true&connection_limit=1`],
    [[pooler, "add `pgbouncer=true` for Prisma"]],
  ],
  [
    formats.origins(),
    ["https://a.example,https://b.example:8443", "http://localhost:5173", '["https://a.example", "https://b.example"]'],
    [
      ["https://a.example,https://*.vercel.app", "number 2 is a pattern"],
      ["https://a.example/", "trailing slash"],
      ["a.example", "https://"],
      ["https://a.example,", "number 2 is empty"],
      ['["https://a.example","*"]', "number 2 is a pattern"],
      ["['https://a.example']", "https://"],
    ],
  ],
  [
    formats.hosts(),
    ["a.example,localhost,127.0.0.1", '["a.example"]'],
    [
      ["https://a.example", "no scheme"],
      ["*.a.example", "pattern"],
    ],
  ],
];

describe.each(cases)("$kind $params", (format, good, bad) => {
  test.each(good)("takes %s", (value) => {
    expect(problemWith(format, value)).toBeUndefined();
  });

  test.each(bad)("refuses %j: %s", (value, reason) => {
    expect(problemWith(format, value)).toContain(reason);
  });

  test("its example is of its form, and it comes back from its name", () => {
    expect(problemWith(format, exampleOf(format))).toBeUndefined();
    expect(parseFormat(formatName(format))).toEqual(format);
    expect(describeFormat(format)).not.toBe("");
  });
});

test("no reason repeats the value", () => {
  const marker = "hunter2";
  const values = [
    marker,
    `sk_${marker}`,
    `postgresql://${marker}:${marker}@${marker}:1/${marker}`,
    `https://${marker}/*`,
  ];
  for (const [format] of cases) {
    for (const value of values) expect(problemWith(format, value) ?? "").not.toContain(marker);
  }
});

test("an unknown format is not parsed", () => {
  expect(parseFormat("toString")).toBeUndefined();
  expect(parseFormat("phone(7)")).toBeUndefined();
});

test("every format of the contract survives the journey through metadata", () => {
  for (const { format } of Object.values(toolboxai.variables)) expect(parseFormat(formatName(format))).toEqual(format);
});
