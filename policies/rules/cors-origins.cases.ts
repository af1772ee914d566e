import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { corsOrigins } from "./cors-origins.ts";

const origins = (value: string) => program(group({ ALLOWED_ORIGINS: value }));

export const cases: RuleCases = {
  rule: corsOrigins,
  good: {
    "exact ones": origins("https://app.example.com,https://dashboard.vercel.app"),
    "a JSON list": origins('["https://app.example.com"]'),
    "a developer's machine in staging": { ...origins("http://localhost:5173"), stack: "staging" },
    "a port of its own": origins("https://app.example.com:8443"),
    "a developer's machine in Vercel's development scope": program(
      environment({}, undefined, { development: { ALLOWED_ORIGINS: "http://localhost:3000,http://[::1]:3000" } }),
    ),
    "Django's switch, off": program(group({ CORS_ALLOW_ALL_ORIGINS: "False" })),
    "Django's trusted origins, which may be patterns": program(
      group({ CSRF_TRUSTED_ORIGINS: "https://*.example.com" }),
    ),
    "a regular expression, where the framework reads one": program(
      group({ ALLOWED_ORIGIN_REGEX: "https://.*\\.vercel\\.app" }),
    ),
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
    "a comma at the end": { ...origins("https://app.example.com,"), says: "Origin number 2" },
    "in capitals": origins("https://App.Example.com"),
    "the port that browsers leave out": origins("https://app.example.com:443"),
    "a reference that nobody resolves": origins("https://${VERCEL_URL}"),
    "by FastAPI's name": program(group({ CORS_ALLOW_ORIGINS: "*" })),
    "one of them": program(group({ CORS_ORIGIN: "*" })),
    "Django's older name": program(group({ CORS_ORIGIN_WHITELIST: "app.example.com" })),
    "Django's switch": {
      ...program(group({ CORS_ALLOW_ALL_ORIGINS: "True" })),
      says: "variables.CORS_ALLOW_ALL_ORIGINS lets every site in",
    },
    "in a list of Python's": origins("['https://app.example.com']"),
    "in a JSON list": origins('["https://*.vercel.app"]'),
  },
  unknown: {
    "the list": origins(UNKNOWN),
    "the switch": program(group({ CORS_ORIGIN_ALLOW_ALL: UNKNOWN })),
  },
};
