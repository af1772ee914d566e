import { afterAll, beforeAll, expect, test } from "vitest";
import type { PolicyPack } from "../engine/policy/policy-pack.ts";
import { findingsIn, servePack } from "../test/policies/served-pack.ts";
import { environment, group, railwayInstance, railwayVariables, service } from "./test-resources.ts";
import { isOpen, program, type TestProgram } from "./testing.ts";
import { RAILWAY_SERVICE } from "./types.ts";

/** What the four teams' own runbooks tell people to set. Followed to the letter, and filled in as they mean it, each is stopped. */

let pack: PolicyPack;
beforeAll(async () => {
  pack = await servePack();
  await pack.configure({});
});
afterAll(() => pack?.close());

/** What stops it: rule and reason. */
async function stoppedBy(advice: TestProgram): Promise<[rule: string, reason: string][]> {
  const findings = await findingsIn(pack, advice);
  const stopping = findings.filter((finding) => finding.enforcementLevel === "mandatory" && !isOpen(finding));
  return stopping.map(({ policyName, message }) => [policyName, message.split(" Fix: ")[0]!]);
}

/** `NAME=value`, as it stands in a runbook. */
const variables = (...lines: string[]) =>
  Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
const backend = (...lines: string[]) => program(service(), group(variables(...lines)));
/** What a person puts in the place of the runbook's brackets and dots. */
const filledIn = (line: string) =>
  line
    .replace("[PASSWORD]", "made-up")
    .replace("[PROJECT]", "abcdefghij")
    .replace("[HOST]", "aws-0-us-west-1.pooler.supabase.com")
    .replace("://...@", "://postgres.abcdefghij:made-up@")
    .replace("db...supabase.co", "db.abcdefghij.supabase.co");

const RESTORATION =
  "SUPABASE_DATABASE_URL=postgresql://postgres:[PASSWORD]@db.[PROJECT].supabase.co:6543/postgres?sslmode=require";
const PLAN = "DATABASE_URL=postgresql://postgres:[PASSWORD]@[HOST]:5432/postgres";
const BEFORE = "DATABASE_URL=postgresql+asyncpg://...@db...supabase.co:5432/postgres";
const FIX = "DATABASE_URL=postgresql+asyncpg://...@db...supabase.co:6543/postgres?sslmode=require";

test.each<[string, TestProgram, Record<string, string>]>([
  [
    "ToolBoxAI's plan: a format with port 5432",
    backend(PLAN),
    { "no-placeholder-values": "variables.DATABASE_URL holds a placeholder" },
  ],
  [
    "the same, filled in",
    backend(filledIn(PLAN)),
    {
      "pooler-port": "variables.DATABASE_URL uses port 5432 instead of the pooler's 6543.",
      "database-tls": "variables.DATABASE_URL does not ask for TLS",
    },
  ],
  [
    "ToolBoxAI's restoration: https://*.vercel.app among the origins",
    backend(
      "ALLOWED_ORIGINS=https://toolboxai-dashboard.vercel.app,https://toolboxai-solutions-4sebumacd-grayghostdevs-projects.vercel.app,https://*.vercel.app",
    ),
    { "cors-origins": "Origin number 3 of variables.ALLOWED_ORIGINS is a pattern" },
  ],
  [
    "ToolBoxAI's plan: a pattern with the project's name",
    backend("ALLOWED_ORIGINS=https://toolboxai-dashboard.vercel.app,https://toolboxai-dashboard-*.vercel.app"),
    { "cors-origins": "Origin number 2 of variables.ALLOWED_ORIGINS is a pattern" },
  ],
  [
    "ToolBoxAI's restoration: db.<ref> on 6543",
    backend(RESTORATION),
    { "no-placeholder-values": "variables.SUPABASE_DATABASE_URL holds a placeholder" },
  ],
  [
    "the same from Render, filled in",
    backend(filledIn(RESTORATION)),
    { "pooler-host": "variables.SUPABASE_DATABASE_URL names Supabase's direct host, which Render and Vercel cannot" },
  ],
  [
    "the same from Vercel, filled in",
    program(environment(variables(filledIn(RESTORATION)))),
    { "pooler-host": "production.SUPABASE_DATABASE_URL names Supabase's direct host, which Render and Vercel cannot" },
  ],
  [
    "ToolBoxAI's restoration: one variable that refers to another, as no platform reads it",
    backend("DATABASE_URL=${SUPABASE_DATABASE_URL}"),
    { "no-placeholder-values": "variables.DATABASE_URL holds a placeholder" },
  ],
  [
    "EvaraTech's fix: asyncpg with sslmode",
    backend(FIX),
    { "database-tls": "variables.DATABASE_URL asks for TLS with `sslmode`, which asyncpg refuses" },
  ],
  [
    "the same, filled in",
    backend(filledIn(FIX)),
    {
      "database-tls": "variables.DATABASE_URL asks for TLS with `sslmode`, which asyncpg refuses",
      "prepared-statements": "variables.DATABASE_URL keeps prepared statements",
      "pooler-host": "variables.DATABASE_URL names Supabase's direct host",
    },
  ],
  [
    "EvaraTech's incident: asyncpg on 5432, filled in",
    backend(filledIn(BEFORE)),
    {
      "pooler-port": "variables.DATABASE_URL uses port 5432",
      "pooler-host": "variables.DATABASE_URL names Supabase's direct host",
      "database-tls": "variables.DATABASE_URL does not ask for TLS",
    },
  ],
  [
    "ToolBoxAI's restoration: the free plan, which sleeps",
    program(service({ plan: "free" })),
    { "no-sleeping-plan": "api is on the free plan in stack production" },
  ],
  [
    "Tectonic's setup: uvicorn on port 8000",
    program(service({ startCommand: "python -m uvicorn backend.app.main:app --host 0.0.0.0 --port 8000" })),
    { "start-command-port": "names a port of its own instead of $PORT" },
  ],
  [
    "MapMyStandards: all of it in railway.toml",
    program({ type: RAILWAY_SERVICE, name: "api", props: { repo: "mapmystandards/platform" } }),
    { "railway-settings": "Nothing in the program says how api is built and started" },
  ],
])("%s", async (_, advice, reasons) => {
  const stopped = await stoppedBy(advice);
  for (const [rule, reason] of Object.entries(reasons)) {
    expect(stopped).toContainEqual([rule, expect.stringContaining(reason)]);
  }
});

test.each([
  "SUPABASE_URL=https://[PROJECT].supabase.co",
  "SUPABASE_SERVICE_ROLE_KEY=eyJ...",
  "JWT_SECRET_KEY=[64-char hex string from generate-secrets.sh]",
  "ENCRYPTION_KEY=[32-char hex string]",
  "OPENAI_API_KEY=sk-proj-...",
  "CLERK_SECRET_KEY=sk_live_...",
  "CLERK_WEBHOOK_SIGNING_SECRET=whsec_...",
  "CLERK_JWKS_URL=https://[domain].clerk.accounts.dev/.well-known/jwks.json",
  "PUSHER_APP_ID=[from Pusher dashboard]",
  "LANGCHAIN_API_KEY=ls__...",
  "SENTRY_DSN=https://[key]@[org].ingest.sentry.io/[project]",
  "PUSHER_SECRET=your-pusher-secret",
  "SENTRY_DSN=https://your-sentry-dsn@sentry.io/project-id",
  "VITE_CLERK_PUBLISHABLE_KEY=pk_live_xxx",
  "VITE_PUSHER_APP_KEY=xxx",
  "VITE_PUSHER_APP_KEY=your-pusher-key",
  "FINNHUB_API_KEY=your_key_here",
  "SECRET_KEY=your-secret-key-here",
  "JWT_SECRET_KEY=your-jwt-secret-here",
  "STRIPE_SECRET_KEY=sk_live_... (if using payments)",
])("a template's %s", async (line) => {
  const name = line.slice(0, line.indexOf("="));
  expect(await stoppedBy(backend(line))).toContainEqual([
    "no-placeholder-values",
    `variables.${name} holds a placeholder instead of a value.`,
  ]);
});

test("what the runbooks get right passes those rules", async () => {
  const advice = program(
    railwayInstance({
      startCommand: "sh -c 'python -m uvicorn src.a3e.main:app --host 0.0.0.0 --port ${PORT:-8000}'",
      restartPolicyType: "ON_FAILURE",
      restartPolicyMaxRetries: 10,
    }),
    railwayVariables(
      {
        CORS_ORIGINS: "https://platform.mapmystandards.ai,https://api.mapmystandards.ai,https://app.mapmystandards.ai",
      },
      {},
    ),
  );
  expect(await stoppedBy(advice)).toEqual([]);
});
