import { afterAll, beforeAll, expect, test } from "vitest";
import type { PolicyPack } from "../engine/policy/policy-pack.ts";
import { findingsIn, servePack } from "../test/policies/served-pack.ts";
import { environment, group, railwayInstance, railwayVariables, service } from "./test-resources.ts";
import { isOpen, program, type TestProgram } from "./testing.ts";
import { RAILWAY_SERVICE } from "./types.ts";

/** What the four teams' own runbooks tell people to set. Followed to the letter, each is stopped. */

let pack: PolicyPack;
beforeAll(async () => {
  pack = await servePack();
  await pack.configure({});
});
afterAll(() => pack?.close());

async function stoppedBy(advice: TestProgram): Promise<string[]> {
  const findings = await findingsIn(pack, advice);
  const stopping = findings.filter((finding) => finding.enforcementLevel === "mandatory" && !isOpen(finding));
  return [...new Set(stopping.map(({ policyName }) => policyName))];
}

const backend = (variables: Record<string, string>, formats?: Record<string, string>) =>
  program(service(), group(variables, formats));

test.each<[string, TestProgram, string[]]>([
  [
    "ToolBoxAI's plan: port 5432 in SUPABASE_DATABASE_URL",
    backend({ SUPABASE_DATABASE_URL: "postgresql://postgres:made-up@db.abcdefghij.supabase.co:5432/postgres" }),
    ["pooler-port", "pooler-host", "database-tls"],
  ],
  [
    "ToolBoxAI's plan: port 5432 at the pooler's host",
    backend({ DATABASE_URL: "postgresql://postgres.abc:made-up@aws-0-us-west-1.pooler.supabase.com:5432/postgres" }),
    ["pooler-port"],
  ],
  [
    "ToolBoxAI's restoration: https://*.vercel.app among the origins",
    backend({ ALLOWED_ORIGINS: "https://toolboxai-dashboard.vercel.app,https://*.vercel.app" }),
    ["cors-origins"],
  ],
  [
    "ToolBoxAI's plan: a pattern with the project's name",
    backend({ ALLOWED_ORIGINS: "https://toolboxai-dashboard.vercel.app,https://toolboxai-dashboard-*.vercel.app" }),
    ["cors-origins"],
  ],
  [
    "ToolBoxAI's restoration: db.<ref> on 6543, from Render",
    backend({ DATABASE_URL: "postgresql://postgres:made-up@db.abcdefghij.supabase.co:6543/postgres?sslmode=require" }),
    ["pooler-host"],
  ],
  [
    "the same, with the password still to be filled in",
    backend({
      DATABASE_URL: "postgresql://postgres:[PASSWORD]@db.[PROJECT].supabase.co:6543/postgres?sslmode=require",
    }),
    ["no-placeholder-values"],
  ],
  [
    "EvaraTech's fix: asyncpg with sslmode",
    backend({
      DATABASE_URL:
        "postgresql+asyncpg://postgres.abc:made-up@aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require",
    }),
    ["database-tls", "prepared-statements"],
  ],
  [
    "EvaraTech's incident: asyncpg on 5432",
    backend({ DATABASE_URL: "postgresql+asyncpg://postgres:made-up@db.abcdefghij.supabase.co:5432/postgres" }),
    ["pooler-port", "pooler-host", "database-tls"],
  ],
  ["ToolBoxAI's restoration: the free plan, which sleeps", program(service({ plan: "free" })), ["no-sleeping-plan"]],
  [
    "ToolBoxAI's restoration: values from a template",
    backend({ JWT_SECRET_KEY: "[64-char hex string from generate-secrets.sh]", PUSHER_KEY: "[from Pusher dashboard]" }),
    ["no-placeholder-values"],
  ],
  [
    "ToolBoxAI's plan: keys of a frontend from a template",
    program(environment({ VITE_CLERK_PUBLISHABLE_KEY: "pk_live_xxx", VITE_PUSHER_APP_KEY: "your-pusher-key" })),
    ["no-placeholder-values"],
  ],
  [
    "Tectonic's setup: uvicorn on port 8000, and FINNHUB_API_KEY = your_key_here",
    program(
      service({ startCommand: "python -m uvicorn backend.app.main:app --host 0.0.0.0 --port 8000" }),
      group({ FINNHUB_API_KEY: "your_key_here" }),
    ),
    ["start-command-port", "no-placeholder-values"],
  ],
  [
    "MapMyStandards' variables",
    program(
      railwayInstance(),
      railwayVariables({ SECRET_KEY: "your-secret-key-here", STRIPE_SECRET_KEY: "sk_live_... (if using payments)" }),
    ),
    ["no-placeholder-values", "generated-secrets"],
  ],
  [
    "MapMyStandards: all of it in railway.toml",
    program({ type: RAILWAY_SERVICE, name: "api", props: { repo: "mapmystandards/platform" } }),
    ["railway-settings"],
  ],
])("%s", async (_, advice, rules) => {
  expect(await stoppedBy(advice)).toEqual(expect.arrayContaining(rules));
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
