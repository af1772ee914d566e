/**
 * ToolBoxAI: a FastAPI backend on Render, a React dashboard on Vercel, Supabase's Postgres behind a pooler, Redis beside it.
 *
 *   Supabase ─┐
 *   secrets ──┼─> backend (Render) <─── origins ─── dashboard (Vercel)
 *   cache ────┘        └──────────────── url ──────────────^
 */
import { Monitoring } from "./components/monitoring/monitoring.ts";
import { ApplicationRole, PostgresProvider } from "./components/postgres/index.ts";
import { Backend } from "./components/render/backend.ts";
import { KeyValue } from "./components/render/key-value.ts";
import { GeneratedSecrets } from "./components/secrets/generated-secrets.ts";
import { Database } from "./components/supabase/database.ts";
import { Frontend } from "./components/vercel/frontend.ts";
import { loadConfig } from "./config.ts";
import { toolboxai as contract } from "./contract/toolboxai.ts";

const config = loadConfig();
const { environment, features, protect, region, repo, branch } = config;

/** Names at the vendors, which both stacks share an account of. */
const named = (name: string) => (environment === "production" ? name : `${name}-${environment}`);

const dashboard = new Frontend("toolboxai-dashboard", {
  projectName: named("toolboxai-dashboard"),
  framework: "vite",
  rootDirectory: "apps/dashboard",
  buildCommand: "pnpm run build",
  outputDirectory: "dist",
  repo,
  branch,
  domains: config.domains,
  protect,
});

const database = new Database("toolboxai-database", {
  projectRef: config.supabaseProjectRef,
  password: config.databasePassword,
  poolSize: config.poolSize,
  networkRestrictions: config.databaseNetworks.length > 0 ? { ipv4: config.databaseNetworks } : undefined,
  auth: {
    siteUrl: dashboard.origins[0]!,
    redirectUrls: dashboard.origins.apply((all) => all.map((one) => `${one}/**`)),
  },
});

/** What the backend logs in as: it may use the tables, not change them. */
const role = new ApplicationRole(
  "toolboxai_app",
  {
    provider: new PostgresProvider(
      "toolboxai-postgres",
      { connection: database.admin, address: config.databaseAddress },
      { dependsOn: [database] },
    ),
    projectRef: config.supabaseProjectRef,
    protect,
  },
  { dependsOn: [database] },
);

const secrets = new GeneratedSecrets("toolboxai-secrets", {
  contract,
  features,
  existing: config.sources,
  rotations: config.rotations,
  protect,
});

const cache = new KeyValue("toolboxai-redis", {
  instanceName: named("toolboxai-redis"),
  region,
  plan: config.cachePlan,
  protect,
});

const variables = {
  contract,
  environment,
  features,
  sources: {
    ...config.sources,
    ...secrets.sources,
    ...database.sourcesAs(role),
    ...cache.sources,
    ...dashboard.sources,
  },
};

/** Parts of itself that the backend reports on under /health. */
const checks = ["database", "redis", "pusher", "supabase", ...(features.aiFeatures ? ["agents"] : [])];

const backend = new Backend("toolboxai-backend", {
  serviceName: named("toolboxai-backend"),
  groupName: named("toolboxai-secrets"),
  repo: `https://github.com/${repo}`,
  branch,
  region,
  plan: config.plan,
  numInstances: config.numInstances,
  buildCommand: "pip install --upgrade pip setuptools wheel && pip install -r requirements.txt",
  startCommand: "gunicorn apps.backend.main:app --worker-class uvicorn.workers.UvicornWorker --bind 0.0.0.0:$PORT",
  variables,
  before: [role],
  health: {
    checks,
    warmUp: ["/api/v1/agents/health"],
    endpoints: [
      "GET /api/v1 200",
      "POST /api/v1/auth/verify",
      "GET /api/v1/users/me 401",
      "GET /api/v1/educational-content 401",
      "GET /api/v1/roblox/status 401",
      "GET /api/v1/analytics/dashboard 401",
      "GET /api/v1/tasks/status/example 401",
    ],
    retrySeconds: config.healthRetries,
    edgeUrl: config.edgeUrl,
  },
  protect,
});

dashboard.configure(
  { ...variables, sources: { ...variables.sources, ...backend.sources } },
  { apiProxy: { path: "/api/*", to: backend.url }, singlePage: true },
);

if (config.alertAddresses.length > 0) {
  new Monitoring("toolboxai-monitoring", {
    services: [
      {
        name: named("toolboxai-backend"),
        url: backend.url,
        checks,
        sleeps: config.plan === "free",
      },
    ],
    notify: { addresses: config.alertAddresses },
  });
}

export const backendUrl = backend.url;
export const dashboardUrl = dashboard.url;
export const origins = dashboard.origins;
export const databaseAddress = database.address;
/** Environment, database and origins in one line, as the application used to print it when it started. */
export const summary = backend.summary;
export const deployId = backend.deployId;
/** Records to add at the registrar of the dashboard's own domains. */
export const dnsRecords = dashboard.dnsRecords;
