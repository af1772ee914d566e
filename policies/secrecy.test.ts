import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PolicyPack } from "../engine/policy/policy-pack.ts";
import { findingsIn, servePack } from "../test/policies/served-pack.ts";
import { allCases } from "./all-cases.ts";
import {
  cache,
  environment,
  group,
  password,
  project,
  railwayInstance,
  railwayVariables,
  service,
  site,
} from "./test-resources.ts";
import { isOpen, program, secret } from "./testing.ts";
import { VARIABLE_MAPS } from "./types.ts";

let pack: PolicyPack;
beforeAll(async () => {
  pack = await servePack();
  await pack.configure({});
});
afterAll(() => pack?.close());

/** A word that appears nowhere else, in lower case so that it can be part of a host. */
const mark = () => `m${randomBytes(6).toString("hex")}k`;

test("no message holds a value: a stack in which everything is wrong, every value marked", async () => {
  const marks: string[] = [];
  const marked = (template: string) => {
    const word = mark();
    marks.push(word);
    return template.replaceAll("MARK", word);
  };
  const variables = () => ({
    DATABASE_URL: secret(
      marked("postgresql+asyncpg://MARK:MARK@db.MARK.supabase.co:5432/MARK?sslmode=MARK&pgbouncer=true"),
    ),
    POOLED_URL: marked("postgresql+asyncpg://MARK:MARK@aws-0-eu-central-1.pooler.supabase.com:6543/MARK?ssl=prefer"),
    BROKEN_URL: marked("postgresql://u:MARK#@h:6543/db"),
    REDIS_URL: marked("http://MARK"),
    SECRET_KEY: marked("MARK"),
    JWT_SECRET_KEY: marked("MARK-your-key-here"),
    ENCRYPTION_KEY: marked("MARK..."),
    CLERK_SECRET_KEY: marked("sk_test_MARK"),
    CLERK_PUBLISHABLE_KEY: marked(`pk_live_${Buffer.from("MARK.example.com$").toString("base64")}`),
    CLERK_JWKS_URL: marked("https://MARK.example.com/jwks"),
    STRIPE_SECRET_KEY: marked("sk_test_MARK"),
    ALLOWED_ORIGINS: marked("https://*.MARK.app,http://MARK.app/,*"),
    TRUSTED_HOSTS: marked("MARK.example.com"),
    DEBUG: marked("MARK"),
    ENVIRONMENT: marked("MARK"),
    LOG_LEVEL: "debug",
    PUSHER_KEY: marked("MARK"),
    DATABASE_POOL_SIZE: "900",
    PORT: marked("MARK"),
    VITE_OPENAI_API_KEY: marked("sk-MARK"),
    VITE_KEY: marked("sb_secret_MARK"),
    VITE_API_URL: marked("https://MARK.example.com"),
    VITE_PUSHER_KEY: marked("MARK"),
    RAILWAY_TOKEN: marked("MARK"),
    VERCEL_URL: marked("MARK"),
  });
  const formats = {
    DATABASE_URL: "poolerUrl(asyncpg)",
    POOLED_URL: "poolerUrl(prisma)",
    BROKEN_URL: "poolerUrl",
    REDIS_URL: "redisUrl",
    SECRET_KEY: "hex(64)",
    JWT_SECRET_KEY: "hex(64)",
    CLERK_JWKS_URL: "httpsUrl(/.well-known/jwks.json)",
    STRIPE_SECRET_KEY: "startsWith(sk_live_)",
    ALLOWED_ORIGINS: "origins",
    TRUSTED_HOSTS: "hosts",
    DEBUG: "boolean",
    ENVIRONMENT: "oneOf(production,staging)",
    DATABASE_POOL_SIZE: "integer(1,100)",
    VITE_KEY: "supabaseKey",
    MISSING: "email",
  };
  const twins = { SESSION_SECRET: marked("MARK"), CSRF_SECRET: marks.at(-1) };
  const findings = await findingsIn(
    pack,
    program(
      service({ plan: "free", healthCheckPath: undefined, startCommand: marked("uvicorn MARK:app --port 8000") }),
      group({ ...variables(), ...twins }, formats),
      project(),
      environment(variables(), formats, { preview: variables(), development: variables() }),
      site({ variables: variables() }),
      railwayInstance({ restartPolicyType: "NEVER", startCommand: marked("MARK --bind localhost") }),
      railwayVariables(variables(), formats),
      cache({ region: "frankfurt" }),
      password({ length: 4, result: marked("MARK") }),
    ),
  );
  const rules = new Set(findings.filter((finding) => !isOpen(finding)).map(({ policyName }) => policyName));
  expect(rules.size).toBeGreaterThan(30);
  const output = JSON.stringify(findings);
  expect(marks.filter((word) => output.includes(word))).toEqual([]);
});

test("no message holds a value: the variables of every rule's own cases", async () => {
  for (const { rule, good, bad, unknown } of await allCases()) {
    for (const test of [good, bad, unknown].flatMap((programs) => Object.values(programs))) {
      const said = JSON.stringify((await findingsIn(pack, test)).map(({ message }) => message));
      const values = test.resources.flatMap(({ type, props }) =>
        (VARIABLE_MAPS[type] ?? []).flatMap((map) => Object.values((props[map] ?? {}) as Record<string, unknown>)),
      );
      const shown = values.filter((value) => typeof value === "string" && value.length > 12 && said.includes(value));
      expect([rule.id, shown]).toEqual([rule.id, []]);
    }
  }
});
