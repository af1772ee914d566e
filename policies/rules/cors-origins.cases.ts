import { group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { corsOrigins } from "./cors-origins.ts";

const origins = (value: string) => program(group({ ALLOWED_ORIGINS: value }));

export const cases: RuleCases = {
  rule: corsOrigins,
  good: {
    "exact ones": origins("https://app.example.com,https://dashboard.vercel.app"),
    "a JSON list": origins('["https://app.example.com"]'),
    "a developer's machine in staging": { ...origins("http://localhost:5173"), stack: "staging" },
    "a variable that is no list of origins": program(group({ PATTERN: "*" })),
  },
  bad: {
    "a pattern": {
      ...origins("https://app.example.com,https://*.vercel.app"),
      says: "Origin number 2 of variables.ALLOWED_ORIGINS is a pattern",
    },
    everybody: { ...origins("*"), says: "lets every site in" },
    "a slash at the end": origins("https://app.example.com/"),
    "no scheme": origins("app.example.com"),
    "not https": origins("http://app.example.com"),
    "a developer's machine in production": origins("http://localhost:5173"),
    "by the contract's format": program(group({ FRONTENDS: "*" }, { FRONTENDS: "origins" })),
    "in a JSON list": origins('["https://*.vercel.app"]'),
  },
  unknown: { "the list": origins(UNKNOWN) },
};
