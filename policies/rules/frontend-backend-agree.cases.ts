import { environment, group, project, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { frontendBackendAgree } from "./frontend-backend-agree.ts";

const CLERK = "clerk.example.com";
const PK = `pk_live_${Buffer.from(`${CLERK}$`).toString("base64")}`;
const both = (backend: Record<string, string>, frontend: Record<string, string>, api = service()) =>
  program(api, group(backend), project(), environment(frontend));

export const cases: RuleCases = {
  rule: frontendBackendAgree,
  good: {
    "the same": both(
      { PUSHER_KEY: "k", PUSHER_CLUSTER: "us2", CLERK_PUBLISHABLE_KEY: "pk" },
      { VITE_PUSHER_APP_KEY: "k", VITE_PUSHER_CLUSTER: "us2", NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk" },
    ),
    "an address with a slash at its end": both(
      { SUPABASE_URL: "https://abc.supabase.co/" },
      { VITE_SUPABASE_URL: "https://ABC.supabase.co" },
    ),
    "the backend's by its old name": both({ PUSHER_APP_KEY: "k" }, { VITE_PUSHER_KEY: "k" }),
    "Clerk's instance by its issuer": both({ CLERK_ISSUER: `https://${CLERK}` }, { VITE_CLERK_PUBLISHABLE_KEY: PK }),
    "Clerk's kind by the secret key": both({ CLERK_SECRET_KEY: "sk_live_a" }, { VITE_CLERK_PUBLISHABLE_KEY: PK }),
    "Clerk's keys of no kind anybody knows": both(
      { CLERK_SECRET_KEY: "sk_example-2", CLERK_JWKS_URL: `https://${CLERK}` },
      { VITE_CLERK_PUBLISHABLE_KEY: "pk_example-1" },
    ),
    "an address without a scheme, and one of a socket": both(
      {},
      { VITE_API_HOST: "api.onrender.com", VITE_WS_URL: "wss://api.onrender.com/ws" },
    ),
    "the service's address": both({}, { VITE_API_URL: "https://api.onrender.com/api" }),
    "a path that the frontend hands on": both({}, { VITE_API_URL: "/api" }),
    "what may differ": both({ SENTRY_DSN: "a" }, { VITE_SENTRY_DSN: "b" }),
    "a backend that is not of the stack": program(project(), environment({ VITE_API_URL: "https://api.example.com" })),
  },
  bad: {
    "another cluster": {
      ...both({ PUSHER_CLUSTER: "us2" }, { VITE_PUSHER_CLUSTER: "eu" }),
      says: "production.VITE_PUSHER_CLUSTER is not what PUSHER_CLUSTER is in group",
    },
    "another key, by its other name": both({ PUSHER_KEY: "a" }, { VITE_PUSHER_APP_KEY: "b" }),
    "another Clerk instance": both({ CLERK_PUBLISHABLE_KEY: "a" }, { VITE_CLERK_PUBLISHABLE_KEY: "b" }),
    "another key, by the backend's old name": both({ PUSHER_APP_KEY: "a" }, { VITE_PUSHER_KEY: "b" }),
    "another Clerk instance, by its public keys": {
      ...both(
        { CLERK_JWKS_URL: "https://other.clerk.accounts.dev/.well-known/jwks.json" },
        { VITE_CLERK_PUBLISHABLE_KEY: PK },
      ),
      says: "production.VITE_CLERK_PUBLISHABLE_KEY is of another instance than CLERK_JWKS_URL in group",
    },
    "Clerk's test instance behind a live page": both(
      { CLERK_SECRET_KEY: "sk_test_a" },
      { VITE_CLERK_PUBLISHABLE_KEY: PK },
    ),
    "the API without encryption": {
      ...both({}, { VITE_API_URL: "http://api.onrender.com" }),
      says: "production.VITE_API_URL is not encrypted",
    },
    "another socket": both({}, { VITE_WS_URL: "wss://old.onrender.com" }),
    "another API": both({}, { VITE_API_BASE_URL: "https://old.onrender.com/api" }),
    "a developer's machine": both({}, { VITE_API_URL: "http://localhost:8000" }),
  },
  unknown: {
    "Clerk's instance": both({ CLERK_ISSUER: UNKNOWN }, { VITE_CLERK_PUBLISHABLE_KEY: PK }),
    "the frontend's": both({ PUSHER_KEY: "a" }, { VITE_PUSHER_KEY: UNKNOWN }),
    "the backend's": both({ PUSHER_KEY: UNKNOWN }, { VITE_PUSHER_KEY: "a" }),
    "where the service will be": both({}, { VITE_API_URL: "https://x.onrender.com" }, service({ url: undefined })),
  },
};
