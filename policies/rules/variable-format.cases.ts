import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { variableFormat } from "./variable-format.ts";

const formats = { ALLOWED_ORIGINS: "origins", JWT_SECRET_KEY: "hex(64)", DATABASE_URL: "poolerUrl" };

export const cases: RuleCases = {
  rule: variableFormat,
  good: {
    "values of their form": program(
      group({ ALLOWED_ORIGINS: "https://app.example.com", JWT_SECRET_KEY: "a".repeat(64) }, formats),
    ),
    "a database's address, which has rules of its own": program(group({ DATABASE_URL: "nonsense" }, formats)),
  },
  bad: {
    "a pattern among the origins": {
      ...program(group({ ALLOWED_ORIGINS: "https://*.vercel.app" }, formats)),
      says: "origin number 1 is a pattern",
    },
    "a key that is not hexadecimal": program(group({ JWT_SECRET_KEY: "none" }, formats)),
    "in a Vercel scope": program(environment({}, { A: "hex(64)" }, { preview: { A: "none" } })),
  },
  unknown: { "a value": program(group({ JWT_SECRET_KEY: UNKNOWN }, formats)) },
};
