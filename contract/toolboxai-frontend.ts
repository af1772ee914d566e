import type { Variable } from "./contract.ts";
import { httpsUrl, oneOf, startsWith, supabaseKey, text } from "./format.ts";
import { config, environment, reference, render, supabase } from "./source.ts";

/** What ToolBoxAI's dashboard on Vercel reads. All of it is built into the browser's code, so nothing here is secret. */
export const frontendVariables = {
  VITE_SUPABASE_URL: {
    tier: "P0",
    secret: false,
    format: httpsUrl(),
    source: reference("SUPABASE_URL"),
    for: ["frontend"],
    description: "The Supabase project's API",
  },
  VITE_SUPABASE_ANON_KEY: {
    tier: "P0",
    secret: false,
    format: supabaseKey(),
    source: supabase.apiKey("anon"),
    for: ["frontend"],
    description: "Supabase's public key; row-level security applies (SUPABASE_ANON_KEY in older notes)",
  },
  VITE_API_URL: {
    tier: "P0",
    secret: false,
    format: httpsUrl(),
    source: render.url("backend"),
    for: ["frontend"],
    description: "The backend",
  },
  VITE_PUSHER_KEY: {
    tier: "P0",
    secret: false,
    format: text(),
    source: reference("PUSHER_KEY"),
    for: ["frontend"],
    description: "Pusher's public key (VITE_PUSHER_APP_KEY in older notes)",
  },
  VITE_PUSHER_CLUSTER: {
    tier: "P0",
    secret: false,
    format: text(),
    source: reference("PUSHER_CLUSTER"),
    for: ["frontend"],
    description: "Pusher cluster",
  },
  VITE_CLERK_PUBLISHABLE_KEY: {
    tier: "P0",
    secret: false,
    format: startsWith("pk_"),
    source: reference("CLERK_PUBLISHABLE_KEY"),
    for: ["frontend"],
    description: "Clerk's public key",
  },
  VITE_ENVIRONMENT: {
    tier: "P0",
    secret: false,
    format: oneOf("production", "staging", "preview", "development"),
    source: environment(),
    for: ["frontend"],
    description: "Which environment this is",
  },
  VITE_SENTRY_DSN: {
    tier: "P1",
    secret: false,
    format: httpsUrl(),
    source: config(),
    for: ["frontend"],
    scopes: ["production", "preview"],
    description: "Where the dashboard's errors go",
  },
  VITE_SENTRY_ENVIRONMENT: {
    tier: "P1",
    secret: false,
    format: text(),
    source: environment(),
    for: ["frontend"],
    scopes: ["production", "preview"],
    onlyWith: "VITE_SENTRY_DSN",
    description: "Environment shown in Sentry",
  },
} satisfies Record<string, Variable>;
