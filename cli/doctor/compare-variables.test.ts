import { describe, expect, test } from "vitest";
import type { ContractMetadata } from "../../contract/select.ts";
import { compareVariables, type LiveVariables } from "./compare-variables.ts";

const contract: ContractMetadata = {
  consumer: "backend",
  variables: {
    SECRET_KEY: { tier: "P0", secret: true, format: "hex(8)" },
    DATABASE_URL: { tier: "P0", secret: true, format: "poolerUrl" },
    ALLOWED_ORIGINS: { tier: "P0", secret: false, format: "origins" },
    SENTRY_DSN: { tier: "P1", secret: true, format: "httpsUrl" },
    EXTRA_NOTE: { tier: "P2", secret: false, format: "text" },
  },
};
const password = "fake-password";
const good = {
  SECRET_KEY: "0123abcd",
  DATABASE_URL: `postgresql://postgres.ref:${password}@aws-0-x.pooler.supabase.com:6543/postgres?sslmode=require`,
  ALLOWED_ORIGINS: "https://app.example.com",
  SENTRY_DSN: "https://key@example.com/1",
};

function compared(changes: Partial<LiveVariables>) {
  const base = { resource: "api-secrets", stack: "production", contract, written: undefined };
  return compareVariables({ ...base, live: { variables: good }, unmanaged: [], elsewhere: [], ...changes });
}
const withChange = (changes: Record<string, string | undefined>) => {
  const variables = Object.fromEntries(
    Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined),
  );
  return { live: { variables: variables as Record<string, string> } };
};

test("as the contract says: nothing to say", () => {
  expect(compared({})).toEqual([]);
});

describe("missing", () => {
  test("P0 is an error, P1 advice, P2 nothing", () => {
    const findings = compared(withChange({ SECRET_KEY: undefined, SENTRY_DSN: undefined }));
    expect(findings.map(({ severity, what }) => [severity, what.split(" ")[0]])).toEqual([
      ["error", "SECRET_KEY"],
      ["advice", "SENTRY_DSN"],
    ]);
    expect(findings[0]?.mend).toContain("npx stackwright config set --stack production --secret SECRET_KEY");
  });

  test("what up wrote and somebody deleted comes back with up --refresh", () => {
    const [finding] = compared({ ...withChange({ SECRET_KEY: undefined }), written: { variables: good } });
    expect(finding?.mend).toBe("npx stackwright up --stack production --refresh");
  });

  test.each<[string, Partial<LiveVariables>]>([
    ["set by hand", { unmanaged: ["SECRET_KEY"] }],
    ["of the service itself", { elsewhere: ["SECRET_KEY"] }],
  ])("not when it is there, %s", (_, changes) => {
    const findings = compared({ ...withChange({ SECRET_KEY: undefined }), ...changes });
    expect(findings.filter(({ code }) => code === "missing-variable")).toEqual([]);
  });

  test("a frontend needs it in production, not in preview", () => {
    const live = { production: good, preview: {} };
    expect(compared({ live })).toEqual([]);
    const wrongWay = compared({ live: { production: {}, preview: good } });
    expect(wrongWay.filter(({ severity }) => severity === "error")).toHaveLength(3);
  });
});

describe("values", () => {
  const direct = (host: string, port: number) =>
    `postgresql://postgres.ref:${password}@${host}:${port}/postgres?sslmode=require`;
  test.each<[string, Record<string, string>, string, string]>([
    ["empty", { SECRET_KEY: "" }, "empty-variable", "SECRET_KEY is empty"],
    ["a template's", { SECRET_KEY: "your-secret-key-here" }, "placeholder", "SECRET_KEY is a placeholder"],
    ["a reference", { DATABASE_URL: "$SUPABASE_DATABASE_URL" }, "placeholder", "is a reference to another variable"],
    ["malformed", { SECRET_KEY: "hunter2!" }, "malformed-variable", "must be hexadecimal digits only"],
    ["a pattern", { ALLOWED_ORIGINS: "https://*.hunter2.app" }, "malformed-variable", "matches no origin at all"],
    [
      "port 5432",
      { DATABASE_URL: direct("aws-0-x.pooler.supabase.com", 5432) },
      "database-port",
      "uses port 5432 instead of the pooler's 6543",
    ],
    ["the direct host", { DATABASE_URL: direct("db.hunter2.supabase.co", 6543) }, "database-host", "no IPv4 address"],
    [
      "no TLS",
      { DATABASE_URL: good.DATABASE_URL.replace("?sslmode=require", "") },
      "malformed-variable",
      "does not ask for TLS",
    ],
    [
      "5432 in one no contract names",
      { OLD_URL: direct("aws-0-x.pooler.supabase.com", 5432) },
      "database-port",
      "OLD_URL",
    ],
  ])("%s, without showing it", (_, changes, code, what) => {
    const findings = compared(withChange(changes));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: "error",
      code,
      what: expect.stringContaining(what),
      where: "api-secrets",
    });
    expect(JSON.stringify(findings)).not.toMatch(/hunter2|fake-password/);
    expect(findings[0]?.mend).not.toBe("");
  });

  test("a second address for migrations may be the pooler's session mode, and no other host", () => {
    const pooler = "aws-0-us-west-1.pooler.supabase.com";
    const live = (host: string) => ({ live: { variables: { ...good, DIRECT_URL: direct(host, 5432) } } });
    expect(compared(live(pooler)).filter(({ what }) => what.startsWith("DIRECT_URL"))).toEqual([]);
    expect(compared(live("db.ref.supabase.co")).map(({ code }) => code)).toContain("database-host");
  });

  test("one that cannot be read is not judged", () => {
    expect(compared({ live: { variables: { ...good, SECRET_KEY: undefined } } })).toEqual([]);
  });

  test("a P1 that is malformed is a warning, and its scope is named", () => {
    const live = { production: good, preview: { SENTRY_DSN: "no url" } };
    expect(compared({ live })).toMatchObject([{ severity: "warning", where: "api-secrets, preview" }]);
  });
});

test("changed by hand: the names, in one finding", () => {
  const live = { variables: { ...good, SECRET_KEY: "4567abcd", SENTRY_DSN: "https://key@example.com/2" } };
  expect(compared({ live, written: { variables: good } })).toMatchObject([
    {
      severity: "warning",
      code: "changed-variable",
      what: "SECRET_KEY, SENTRY_DSN: changed by hand since the last up",
    },
  ]);
});

describe("unexplained", () => {
  test("what no contract names, but not the platforms' own", () => {
    const findings = compared({
      unmanaged: ["OLD_FLAG", "PORT", "PYTHON_VERSION", "RENDER_GIT_COMMIT", "production/OLD_URL"],
    });
    expect(findings).toMatchObject([
      {
        severity: "warning",
        code: "unexplained-variable",
        what: expect.stringMatching(/^OLD_FLAG, production\/OLD_URL: /),
      },
    ]);
  });

  test("what the contract has, set by hand", () => {
    expect(compared({ unmanaged: ["EXTRA_NOTE"] })).toMatchObject([
      { what: expect.stringContaining("though the contract has it") },
    ]);
  });
});
