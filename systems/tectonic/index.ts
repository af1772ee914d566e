/**
 * Tectonic: a FastAPI backend at Render, a frontend at Vercel, Supabase's Postgres, initialised before the first visitor.
 *
 *   Supabase ── sql/ ──> backend <── origins ── frontend
 *                           └────────── url ───────^
 */
import {
  GeneratedSecrets,
  loadStackConfig,
  Monitoring,
  postgres,
  render,
  renderSettings,
  sharedSettings,
  supabase,
  supabaseSettings,
  vercel,
} from "stackwright";
import { z } from "zod";
import { contract } from "./contract.ts";

const settings = z.object({ ...sharedSettings, ...supabaseSettings, ...renderSettings });
const config = loadStackConfig({ contract, settings });
const { environment, repo, branch } = config;
const protect = config.protect ?? environment === "production";

const database = new supabase.Database("tectonic-database", {
  projectRef: config.supabaseProjectRef,
  password: config.databasePassword,
});

/** Each file runs once, before the first request. */
const tables = new postgres.Initialisation(
  "tectonic-tables",
  { connection: database.admin, files: postgres.sqlFilesIn("sql"), address: config.databaseAddress },
  { dependsOn: [database] },
);

const secrets = new GeneratedSecrets("tectonic-secrets", {
  contract,
  features: {},
  existing: config.sources,
  rotations: config.rotations,
  protect,
});

const frontend = new vercel.Frontend("tectonic-frontend", {
  framework: "vite",
  rootDirectory: "frontend",
  repo,
  branch,
  role: "frontend",
  protect,
});

const variables = {
  contract,
  environment,
  features: {},
  sources: { ...config.sources, ...secrets.sources, ...database.sources, ...frontend.sources },
};

const backend = new render.Backend("tectonic-backend", {
  repo: `https://github.com/${repo}`,
  branch,
  region: config.region,
  plan: config.plan,
  buildCommand: "pip install -r backend/requirements.txt",
  startCommand: "uvicorn backend.app.main:app --host 0.0.0.0 --port $PORT",
  variables,
  before: [tables],
  health: {
    expect: { status: "healthy", service: "Tectonic Trading Platform API" },
    retrySeconds: config.healthRetries,
    edgeUrl: config.edgeUrl,
  },
  protect,
});

frontend.configure({ ...variables, sources: { ...variables.sources, ...backend.sources } });

if (config.alertAddresses.length > 0) {
  new Monitoring("tectonic-monitoring", {
    services: [
      {
        name: "tectonic-backend",
        url: backend.url,
        keyword: '"status":"healthy","service":"Tectonic Trading Platform API"',
      },
    ],
    notify: { addresses: config.alertAddresses },
  });
}

export const backendUrl = backend.url;
export const frontendUrl = frontend.url;
