/**
 * MapMyStandards: a FastAPI backend at Railway under its own domain; its three frontends live elsewhere. Everything `railway.toml`
 * said is said here: Railway stops reading that file on 2026-12-01.
 */
import { GeneratedSecrets, loadStackConfig, Monitoring, railway, sharedSettings } from "stackwright";
import { z } from "zod";
import { contract } from "./contract.ts";

const settings = z.object({
  ...sharedSettings,
  features: z
    .strictObject({ payments: z.boolean().default(false).describe(contract.features.payments) })
    .prefault({})
    .describe("Features that are on"),
});
const config = loadStackConfig({ contract, settings, features: ({ features }) => features });
const { environment, features, repo, branch } = config;

const secrets = new GeneratedSecrets("mapmystandards-secrets", {
  contract,
  features,
  existing: config.sources,
  rotations: config.rotations,
  protect: config.protect ?? environment === "production",
});

const backend = new railway.Backend("mapmystandards-api", {
  repo,
  branch,
  // What railway.toml says. Railway develops Railpack in its place; going over to it is a change of its own.
  builder: "NIXPACKS",
  preDeployCommand: "alembic upgrade head",
  startCommand: "sh -c 'python -m uvicorn src.a3e.main:app --host 0.0.0.0 --port ${PORT:-8000}'",
  restartPolicyType: "ON_FAILURE",
  restartPolicyMaxRetries: 10,
  healthcheckPath: "/health",
  domain: "api.mapmystandards.ai",
  variables: { contract, environment, features, sources: { ...config.sources, ...secrets.sources } },
  health: { checks: ["database"], retrySeconds: config.healthRetries, edgeUrl: config.edgeUrl },
});

if (config.alertAddresses.length > 0) {
  new Monitoring("mapmystandards-monitoring", {
    services: [{ name: "mapmystandards-api", url: backend.url, checks: ["database"] }],
    notify: { addresses: config.alertAddresses },
  });
}

export const backendUrl = backend.url;
/** Records to add at the registrar of mapmystandards.ai. */
export const dnsRecords = backend.dnsRecords;
