import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { noPublicSecrets } from "./no-public-secrets.ts";

export const cases: RuleCases = {
  rule: noPublicSecrets,
  good: {
    "public values": program(
      environment({
        VITE_API_URL: "https://api.example.com",
        VITE_CLERK_PUBLISHABLE_KEY: "pk_live_a",
        VITE_SUPABASE_ANON_KEY: "eyJa.b.c",
        NEXT_PUBLIC_GOOGLE_MAPS_API_KEY: "AIzaMadeUp",
        VITE_SENTRY_DSN: "https://abc@o1.ingest.sentry.io/1",
        VITE_PASSWORD_RESET_URL: "https://app.example.com/reset",
        VITE_PASSWORD_MIN_LENGTH: "12",
        NEXT_PUBLIC_MAPBOX_ACCESS_TOKEN: "pk.made-up",
        VITE_FIREBASE_API_KEY: "AIzaMadeUp",
        NEXT_PUBLIC_POSTHOG_KEY: "phc_made_up",
      }),
    ),
    "a secret without a prefix": program(environment({ STRIPE_SECRET_KEY: "sk_live_a" })),
    "an address that is not known yet": program(environment({ VITE_API_URL: UNKNOWN }, { VITE_API_URL: "httpsUrl" })),
  },
  bad: {
    "by its name": { ...program(environment({ VITE_STRIPE_SECRET_KEY: UNKNOWN })), says: "is a secret by its name" },
    "by its contract": { ...program(group({ VITE_TOKEN: "x" }, { VITE_TOKEN: "text" })), says: "by its contract" },
    "by its value": program(environment({ NEXT_PUBLIC_KEY: "sk_live_a" })),
    "for a telephone": program(environment({ EXPO_PUBLIC_SUPABASE_SECRET: "x" })),
    "a password in the address of a cache": program(environment({ VITE_CACHE: "redis://:p@h:6379" })),
    "a token of GitHub's": program(environment({ VITE_REPO: "github_pat_made_up" })),
    "a connection string": program(environment({ VITE_DB: "postgresql://u:p@db.example.com/x" })),
    "in a preview": program(environment({}, undefined, { preview: { VITE_OPENAI_API_KEY: "x" } })),
  },
  unknown: { "a value that could be anything": program(environment({ VITE_THING: UNKNOWN })) },
};
