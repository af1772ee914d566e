import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { clerkInstance } from "./clerk-instance.ts";

const publishable = (host: string, kind = "live") => `pk_${kind}_${Buffer.from(`${host}$`).toString("base64")}`;
const keys = (CLERK_PUBLISHABLE_KEY: string, more: Record<string, string>) =>
  program(group({ CLERK_PUBLISHABLE_KEY, ...more }));
const PK = publishable("clerk.example.com");
const CLERK_JWKS_URL = "https://clerk.example.com/.well-known/jwks.json";

export const cases: RuleCases = {
  rule: clerkInstance,
  good: {
    "of one instance": keys(PK, { CLERK_SECRET_KEY: "sk_live_abc", CLERK_JWKS_URL }),
    "Clerk's own address": keys(PK, { CLERK_JWKS_URL: "https://api.clerk.com/v1/jwks" }),
    "a frontend, which has one of them": program(environment({ VITE_CLERK_PUBLISHABLE_KEY: PK })),
    "its issuer": keys(PK, { CLERK_ISSUER: "https://clerk.example.com", CLERK_DOMAIN: "clerk.example.com" }),
    "keys of no kind anybody knows": keys("pk_example-1", { CLERK_SECRET_KEY: "sk_example-2", CLERK_JWKS_URL }),
    "a key nobody can read": keys("pk_live_example", { CLERK_JWKS_URL }),
  },
  bad: {
    "live and test": { ...keys(PK, { CLERK_SECRET_KEY: "sk_test_abc" }), says: "two kinds of instance" },
    "another issuer": {
      ...keys(PK, { CLERK_ISSUER: "https://other.clerk.accounts.dev" }),
      says: "CLERK_ISSUER is not",
    },
    "at Vercel": program(
      environment({
        NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishable("a.example.com", "test"),
        CLERK_SECRET_KEY: "sk_live_a",
      }),
    ),
    "two hosts": {
      ...keys(publishable("other.example.com"), { CLERK_JWKS_URL }),
      says: "variables.CLERK_JWKS_URL is not",
    },
  },
  unknown: {
    "the secret key": keys(PK, { CLERK_SECRET_KEY: UNKNOWN }),
    "the public key": keys(UNKNOWN, { CLERK_JWKS_URL }),
  },
};
