import { group, HEX, railwayVariables } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { distinctSecrets } from "./distinct-secrets.ts";

const formats = {
  SECRET_KEY: "hex(64)",
  JWT_SECRET_KEY: "hex(64)",
  DATABASE_URL: "poolerUrl",
  OTHER_DATABASE_URL: "poolerUrl",
};
/** A program whose contract says that the second is another name of the first. */
const declaredTwice = (first: string, second: string, format: string, value: string) => {
  const made = group({ [first]: value, [second]: value }, { [first]: format, [second]: format });
  const contract = made.props.contract as { variables: Record<string, object> };
  contract.variables[second] = { ...contract.variables[second], sameAs: first };
  return program(made);
};
const reversed = [...HEX].reverse().join("");

export const cases: RuleCases = {
  rule: distinctSecrets,
  good: {
    "two values": program(group({ SECRET_KEY: HEX, JWT_SECRET_KEY: reversed }, formats)),
    "one address under two names": program(
      group({ DATABASE_URL: POOLER_URL, OTHER_DATABASE_URL: POOLER_URL }, formats),
    ),
    "somebody else's key under two names": declaredTwice(
      "CLERK_WEBHOOK_SIGNING_SECRET",
      "CLERK_WEBHOOK_SECRET",
      "startsWith(whsec_)",
      "whsec_fake",
    ),
    "one variable in two places": program(
      group({ SECRET_KEY: HEX }, formats),
      railwayVariables({ SECRET_KEY: HEX }, formats),
    ),
    "what is no secret": program(group({ ENVIRONMENT: "production", SENTRY_ENVIRONMENT: "production" })),
  },
  bad: {
    "one value under two names": {
      ...program(group({ SECRET_KEY: HEX, JWT_SECRET_KEY: HEX }, formats)),
      says: "variables.SECRET_KEY has the value of JWT_SECRET_KEY",
    },
    "one signing key under two names, declared": {
      ...declaredTwice("SECRET_KEY", "JWT_SECRET_KEY", "hex(64)", HEX),
      says: "variables.SECRET_KEY has the value of JWT_SECRET_KEY",
    },
    "in two places, without a contract": program(
      group({ SESSION_SECRET: HEX }),
      railwayVariables({ CSRF_SECRET: HEX }),
    ),
  },
  unknown: { "a value": program(group({ SECRET_KEY: HEX, JWT_SECRET_KEY: UNKNOWN }, formats)) },
};
