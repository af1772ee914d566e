import { environment, group, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { liveAndTestKeys } from "./live-and-test-keys.ts";

export const cases: RuleCases = {
  rule: liveAndTestKeys,
  good: {
    "live in production": program(group({ STRIPE_SECRET_KEY: "sk_live_a" }), environment({ VITE_KEY: "pk_live_a" })),
    "test in staging": { ...program(group({ STRIPE_SECRET_KEY: "sk_test_a" })), stack: "staging" },
    "test in a preview of production": program(environment({}, undefined, { preview: { VITE_KEY: "pk_test_a" } })),
    "keys of one kind only": program(group({ OPENAI_API_KEY: "sk-test-a" })),
  },
  bad: {
    "test in production": {
      ...program(group({ CLERK_SECRET_KEY: "sk_test_a" })),
      says: "is a test key, in production",
    },
    "under another name": program(group({ PAYMENTS: "sk_test_a" })),
    "with space around it": program(group({ STRIPE_SECRET_KEY: " sk_test_a" })),
    "in the service's own variables": program(service({ variables: { STRIPE_API_KEY: "rk_test_a" } })),
    "a public one in production": program(environment({ VITE_CLERK_PUBLISHABLE_KEY: "pk_test_a" })),
    "live in staging": {
      ...program(group({ STRIPE_SECRET_KEY: "rk_live_a" })),
      stack: "staging",
      says: "is a live key, in stack staging",
    },
  },
  unknown: {
    "by its name": program(group({ STRIPE_SECRET_KEY: UNKNOWN })),
    "by its format": program(group({ PAYMENT_KEY: UNKNOWN }, { PAYMENT_KEY: "startsWith(sk_)" })),
  },
};
