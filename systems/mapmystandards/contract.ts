import { defineContract, format, source } from "stackwright/contract";

/** Every environment variable of MapMyStandards: a FastAPI backend on Railway; its frontends live elsewhere. */
export const contract = defineContract({
  name: "mapmystandards",
  features: { payments: "Subscriptions through Stripe" },
  variables: {
    DATABASE_URL: {
      tier: "P0",
      secret: true,
      format: format.databaseUrl(),
      source: source.config(),
      for: ["backend"],
      description: "Postgres, with TLS",
    },
    SECRET_KEY: {
      tier: "P0",
      secret: true,
      format: format.hex(64),
      source: source.generated({ bytes: 32 }),
      for: ["backend"],
      description: "Signs what the application hands out",
    },
    JWT_SECRET_KEY: {
      tier: "P0",
      secret: true,
      format: format.hex(64),
      source: source.generated({ bytes: 32 }),
      for: ["backend"],
      description: "Signs access tokens; making it anew logs everybody out",
    },
    CORS_ORIGINS: {
      tier: "P0",
      secret: false,
      format: format.origins(),
      source: source.literal(
        "https://platform.mapmystandards.ai,https://api.mapmystandards.ai,https://app.mapmystandards.ai",
      ),
      for: ["backend"],
      description: "Browser origins CORS lets in",
    },
    STRIPE_SECRET_KEY: {
      tier: "P0",
      secret: true,
      format: format.startsWith("sk_"),
      source: source.config(),
      for: ["backend"],
      when: "payments",
      description: "Stripe's backend key",
    },
    STRIPE_WEBHOOK_SECRET: {
      tier: "P0",
      secret: true,
      format: format.startsWith("whsec_"),
      source: source.config(),
      for: ["backend"],
      when: "payments",
      description: "Verifies Stripe's webhooks",
    },
  },
});
