import { defineContract, format, source } from "stackwright/contract";

/** Every environment variable of Tectonic: a trading platform in FastAPI, and its frontend. */
export const contract = defineContract({
  name: "tectonic",
  features: {},
  variables: {
    FINNHUB_API_KEY: {
      tier: "P0",
      secret: true,
      format: format.text(),
      source: source.config(),
      for: ["backend"],
      description: "Market data, finnhub.io/dashboard",
    },
    ALPHA_VANTAGE_KEY: {
      tier: "P2",
      secret: true,
      format: format.text(),
      source: source.config(),
      for: ["backend"],
      description: "More market data, alphavantage.co; optional",
    },
    SECRET_KEY: {
      tier: "P0",
      secret: true,
      format: format.hex(64),
      source: source.generated({ bytes: 32 }),
      for: ["backend"],
      description: "Signs access tokens; making it anew logs everybody out",
    },
    DEBUG: {
      tier: "P0",
      secret: false,
      format: format.oneOf("True", "False"),
      source: source.literal("False"),
      for: ["backend"],
      description: "FastAPI's debug mode",
    },
    DATABASE_URL: {
      tier: "P0",
      secret: true,
      format: format.poolerUrl(),
      source: source.supabase.pooler("transaction"),
      for: ["backend"],
      description: "Postgres, made ready by sql/ before the first visitor",
    },
    ALLOWED_ORIGINS: {
      tier: "P0",
      secret: false,
      format: format.origins(),
      source: source.vercel.origins("frontend"),
      for: ["backend"],
      description: "Browser origins CORS lets in: the frontend's",
    },
    VITE_API_BASE_URL: {
      tier: "P0",
      secret: false,
      format: format.httpsUrl("/api"),
      source: source.render.url("backend", "/api"),
      for: ["frontend"],
      description: "The backend's API",
    },
  },
});
