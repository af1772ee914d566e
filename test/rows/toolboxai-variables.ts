/** What the report has people type into a shell and a dashboard, and how it must look. */
export const P0 = {
  SUPABASE_URL: /^https:\/\/[a-z]{20}\.supabase\.co$/,
  SUPABASE_SERVICE_ROLE_KEY: /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/,
  SUPABASE_DATABASE_URL:
    /^postgresql:\/\/toolboxai_app\.[a-z]{20}:\w{32}@aws-\d-[\w-]+\.pooler\.supabase\.com:6543\/postgres\?sslmode=require$/,
  DATABASE_URL: /:6543\/postgres\?sslmode=require$/,
  JWT_SECRET_KEY: /^[0-9a-f]{64}$/,
  JWT_REFRESH_SECRET_KEY: /^[0-9a-f]{64}$/,
  SECRET_KEY: /^[0-9a-f]{64}$/,
  SESSION_SECRET_KEY: /^[0-9a-f]{64}$/,
  CSRF_SECRET_KEY: /^[0-9a-f]{64}$/,
  ENCRYPTION_KEY: /^[0-9a-f]{32}$/,
  OPENAI_API_KEY: /^sk-/,
  CLERK_SECRET_KEY: /^sk_/,
  CLERK_PUBLISHABLE_KEY: /^pk_/,
  CLERK_WEBHOOK_SIGNING_SECRET: /^whsec_/,
  CLERK_JWKS_URL: /^https:\/\/.+\/\.well-known\/jwks\.json$/,
  PUSHER_APP_ID: /./,
  PUSHER_KEY: /./,
  PUSHER_SECRET: /./,
  PUSHER_CLUSTER: /^us2$/,
  ALLOWED_ORIGINS: /^https:/,
  TRUSTED_HOSTS: /\.onrender\.com/,
  ENVIRONMENT: /^production$/,
  LOG_LEVEL: /^info$/,
  DEBUG: /^false$/,
};
export const GENERATED = [
  "JWT_SECRET_KEY",
  "JWT_REFRESH_SECRET_KEY",
  "SECRET_KEY",
  "SESSION_SECRET_KEY",
  "CSRF_SECRET_KEY",
  "ENCRYPTION_KEY",
];

/** The same values under the names that the later plan gives them. */
export const OTHER_NAMES = {
  SUPABASE_KEY: "SUPABASE_SERVICE_ROLE_KEY",
  CLERK_WEBHOOK_SECRET: "CLERK_WEBHOOK_SIGNING_SECRET",
} as const;

/** Recommended variables a person sets. */
export const P1 = {
  LANGCHAIN_API_KEY: "lsv2_fake-key",
  OPENAI_ORG_ID: "org-fake",
  SENTRY_DSN: "https://fake@o1.ingest.sentry.io/1",
  VITE_SENTRY_DSN: "https://fake@o1.ingest.sentry.io/2",
  SENDGRID_API_KEY: "SG.fake-key",
  SENDGRID_FROM_EMAIL: "hello@toolboxai.com",
  STRIPE_SECRET_KEY: "sk_live_fake",
  STRIPE_PUBLISHABLE_KEY: "pk_live_fake",
  STRIPE_WEBHOOK_SECRET: "whsec_fake",
  OTLP_ENDPOINT: "https://otlp.example.com",
};
export const P1_SECRETS = ["LANGCHAIN_API_KEY", "SENDGRID_API_KEY", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"];
