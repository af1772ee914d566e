import { evaratech } from "../systems/evaratech.ts";
import type { World } from "../world.ts";
import { serviceByHand, staticSiteByHand, wordsOf } from "./by-hand.ts";
import type { Incident } from "./incident.ts";
import { findings } from "./stage.ts";

const SERVICE = "evara-backend";
const BASE = "https://evara-backend-412x.onrender.com";
const DASHBOARD = "https://evara-dashboard.onrender.com";

/** The direct connection, as render.yaml had it. */
function directUrl({ emulators }: World): string {
  const [project] = [...emulators.supabase.state.projects.values()];
  return `postgresql+asyncpg://postgres:example-password@db.${project!.ref}.supabase.co:5432/postgres`;
}

export const port5432: Incident = {
  name: "port-5432",
  title: "the database cannot be reached: DATABASE_URL names port 5432",
  report: "EvaraTech, production backend fixes, 2026-02-20, fix 1",
  system: evaratech,
  stack: "production",

  async seen(stage) {
    const group = "evara-backend-secrets";
    const variables = { DATABASE_URL: directUrl(stage.world), CORS_ORIGINS: DASHBOARD };
    const startCommand = "uvicorn main:app --host 0.0.0.0 --port $PORT";
    await serviceByHand(stage.world, stage.stack, { name: SERVICE, plan: "starter", group, startCommand, variables });
    const site = { name: "evara-dashboard", group: "evara-dashboard-variables", variables: { VITE_API_URL: BASE } };
    await staticSiteByHand(stage.world, site);
    stage.tell("DATABASE_URL: postgresql+asyncpg://...@db...supabase.co:5432/postgres");
    const words = wordsOf(stage.world, SERVICE, /database check failed|Errno/);
    stage.log(`Render, logs of ${SERVICE}`, words);
    const reply = await stage.curl(`${BASE}/health`);
    stage.check(
      words.some((line) => line.includes("[Errno 101] Network is unreachable")),
      "[Errno 101] Network is unreachable",
    );
    stage.check(/"status":"degraded"/.test(reply.body), "the health report says degraded, not ok");
  },

  async said(stage) {
    const { lines } = await stage.type("doctor --stack production --wait 5", findings);
    const text = lines.join("\n");
    stage.check(/direct port 5432/.test(text) && /6543/.test(text), "the port is named, and the one that works");
  },

  async blocked(stage) {
    stage.tell("contract.ts, edited: DATABASE_URL is that text again.");
    stage.world.edit(
      "contract.ts",
      'source: source.supabase.pooler("transaction")',
      `source: source.literal("${directUrl(stage.world)}")`,
    );
    stage.check(await stage.refused("pooler-port", "pooler-host", "database-tls"), "refused three times over");
  },
};
