import { requiredFor } from "../../../contract/select.ts";
import { contract } from "../../../systems/evaratech/contract.ts";
import { type System, supabaseSettings, verificationSettings } from "./system.ts";

/** EvaraTech's backend and its static dashboard, both at Render. */
export const evaratech: System = {
  name: "evaratech",
  title: "EvaraTech",
  directory: "systems/evaratech",
  stacks: ["production"],
  contract,
  features: () => ({}),
  apps: {
    "evara-backend": {
      title: "EvaraTech IoT Platform",
      required: requiredFor(contract, "backend", {}),
      checks: { database: "DATABASE_URL" },
      health: { healthy: "ok" },
      origins: "CORS_ORIGINS",
      routes: { "/api/v1/nodes": { authenticated: true, body: [] } },
      debugRoutes: true,
      notFoundHints: ["View all routes: /api/v1/debug/routes", "API documentation: /docs", "Health check: /health"],
    },
    "evara-dashboard": { title: "EvaraTech dashboard", required: [] },
  },
  seed: {
    render: {
      deployStepMs: 100,
      slugs: { "evara-backend": "evara-backend-412x", "evara-dashboard": "evara-dashboard" },
    },
    supabase: { projects: [{ name: "evaratech" }] },
  },
  settings: (_, emulators, runtime) => [
    ...supabaseSettings(emulators, runtime, "evaratech"),
    ...verificationSettings(runtime),
  ],
};
