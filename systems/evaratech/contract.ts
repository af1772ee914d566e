import { defineContract, format, source } from "stackwright/contract";

/** Every environment variable of EvaraTech: an IoT backend in FastAPI with SQLAlchemy's asyncpg, and its dashboard. */
export const contract = defineContract({
  name: "evaratech",
  features: {},
  variables: {
    DATABASE_URL: {
      tier: "P0",
      secret: true,
      format: format.poolerUrl("asyncpg"),
      source: source.supabase.pooler("transaction"),
      for: ["backend"],
      description:
        "Supabase's pooler, in the spelling of SQLAlchemy's asyncpg; the direct port 5432 was unreachable from Render",
    },
    SECRET_KEY: {
      tier: "P0",
      secret: true,
      format: format.hex(64),
      source: source.generated({ bytes: 32 }),
      for: ["backend"],
      description: "Signs sessions",
    },
    ENVIRONMENT: {
      tier: "P0",
      secret: false,
      format: format.oneOf("production", "staging"),
      source: source.environment(),
      for: ["backend"],
      description: "Which environment this is",
    },
    CORS_ORIGINS: {
      tier: "P0",
      secret: false,
      format: format.origins(),
      source: source.render.origins("dashboard"),
      for: ["backend"],
      description: "Browser origins CORS lets in: the dashboard's",
    },
    THINGSPEAK_API_KEY: {
      tier: "P1",
      secret: true,
      format: format.text(),
      source: source.config(),
      for: ["backend"],
      description: "Telemetry channel that the backend polls; degraded without it",
    },
    VITE_API_URL: {
      tier: "P0",
      secret: false,
      format: format.httpsUrl(),
      source: source.render.url("backend"),
      for: ["frontend"],
      description: "The backend",
    },
  },
});
