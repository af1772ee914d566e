/**
 * EvaraTech: a FastAPI backend and a static dashboard, both at Render; Supabase's Postgres behind its pooler.
 *
 *   Supabase ──> backend <── origins ── dashboard
 *                   └────────── url ───────^
 */
import {
  GeneratedSecrets,
  loadStackConfig,
  Monitoring,
  render,
  renderSettings,
  sharedSettings,
  supabase,
  supabaseSettings,
} from "stackwright";
import { z } from "zod";
import { contract } from "./contract.ts";

const settings = z.object({ ...sharedSettings, ...supabaseSettings, ...renderSettings });
const config = loadStackConfig({ contract, settings });
const { environment, repo, branch, region } = config;
const protect = config.protect ?? environment === "production";
const source = { repo: `https://github.com/${repo}`, branch };

const database = new supabase.Database("evara-database", {
  projectRef: config.supabaseProjectRef,
  password: config.databasePassword,
  driver: "asyncpg",
});

const secrets = new GeneratedSecrets("evara-secrets", {
  contract,
  features: {},
  existing: config.sources,
  rotations: config.rotations,
  protect,
});

const dashboard = new render.StaticSite("evara-dashboard", {
  ...source,
  rootDir: "client",
  buildCommand: "npm ci && npm run build",
  publishPath: "dist",
  singlePage: true,
});

const variables = {
  contract,
  environment,
  features: {},
  sources: { ...config.sources, ...secrets.sources, ...database.sources, ...dashboard.sources },
};

const backend = new render.Backend("evara-backend", {
  ...source,
  rootDir: "server",
  region,
  plan: config.plan,
  buildCommand: "pip install -r requirements.txt",
  startCommand: "uvicorn main:app --host 0.0.0.0 --port $PORT",
  variables,
  health: {
    checks: ["database"],
    endpoints: ["GET /api/v1/debug/db-status 200", "GET /api/v1/debug/routes 200", "GET /api/v1/nodes 401"],
    // Not there, and asked for by mistake once: the application must say where to look instead.
    alive: ["/db-status"],
    retrySeconds: config.healthRetries,
    edgeUrl: config.edgeUrl,
  },
  protect,
});

dashboard.configure({ ...variables, sources: { ...variables.sources, ...backend.sources } });

/** What the team counts as success. */
const thresholds = { healthMs: 200, apiMs: 500, errorRate: 0.01 };

if (config.alertAddresses.length > 0) {
  new Monitoring("evara-monitoring", {
    services: [{ name: "evara-backend", url: backend.url, keyword: '"status":"ok"', checks: ["database"], thresholds }],
    notify: { addresses: config.alertAddresses },
  });
}

export const backendUrl = backend.url;
export const dashboardUrl = dashboard.url;
/** What the application used to print when it started. */
export const summary = backend.summary;
