import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { environmentName } from "./environment-name.ts";

export const cases: RuleCases = {
  rule: environmentName,
  good: {
    "production in production": program(group({ ENVIRONMENT: "production", NODE_ENV: "production" })),
    "staging in staging": { ...program(group({ ENVIRONMENT: "staging", NODE_ENV: "production" })), stack: "staging" },
    "another scope": program(environment({}, undefined, { preview: { VITE_ENVIRONMENT: "preview" } })),
  },
  bad: {
    "staging in production": { ...program(group({ ENVIRONMENT: "staging" })), says: "does not say production" },
    "production in staging": {
      ...program(environment({ VITE_ENVIRONMENT: "production" })),
      stack: "staging",
      says: "production.VITE_ENVIRONMENT says production in stack staging",
    },
  },
  unknown: { "the name": program(group({ ENVIRONMENT: UNKNOWN })) },
};
