import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { environmentName } from "./environment-name.ts";

export const cases: RuleCases = {
  rule: environmentName,
  good: {
    "production in production": program(group({ ENVIRONMENT: "production", NODE_ENV: "production" })),
    "staging in staging": { ...program(group({ ENVIRONMENT: "staging", NODE_ENV: "production" })), stack: "staging" },
    "in capitals, or short": program(group({ ENVIRONMENT: "PRODUCTION", APP_ENV: "prod", VITE_APP_ENV: "live" })),
    "what every build is": { ...program(group({ NODE_ENV: "production", FLASK_ENV: "production" })), stack: "staging" },
    "another scope": program(environment({}, undefined, { preview: { VITE_ENVIRONMENT: "preview" } })),
  },
  bad: {
    "staging in production": { ...program(group({ ENVIRONMENT: "staging" })), says: "does not say production" },
    "a build for developers": program(group({ NODE_ENV: "development" })),
    "by other names": { ...program(group({ DJANGO_ENV: "prod" })), stack: "staging" },
    "of React's": program(environment({ REACT_APP_ENVIRONMENT: "dev" })),
    "production in staging": {
      ...program(environment({ VITE_ENVIRONMENT: "production" })),
      stack: "staging",
      says: "production.VITE_ENVIRONMENT says production in stack staging",
    },
  },
  unknown: { "the name": program(group({ ENVIRONMENT: UNKNOWN })) },
};
