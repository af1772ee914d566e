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
    "one key under its older and its newer name": program(
      group({
        SUPABASE_SERVICE_ROLE_KEY: HEX,
        CLERK_WEBHOOK_SIGNING_SECRET: reversed,
        NEXTAUTH_SECRET: `${HEX}1`,
        PGPASSWORD: `${HEX}2`,
        JWT_SECRET: `${HEX}3`,
      }),
      railwayVariables(
        {
          SUPABASE_KEY: HEX,
          CLERK_WEBHOOK_SECRET: reversed,
          AUTH_SECRET: `${HEX}1`,
          DB_PASSWORD: `${HEX}2`,
          JWT_SECRET_KEY: `${HEX}3`,
        },
        { SUPABASE_KEY: "text" },
      ),
    ),
    "a name that the stack config calls an alias": {
      ...program(group({ SECRET_KEY: HEX, OLD_SECRET: HEX })),
      settings: { aliases: ["SECRET_KEY"] },
    },
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
    "a webhook's secret for a key": program(group({ STRIPE_SECRET_KEY: HEX, STRIPE_WEBHOOK_SECRET: HEX })),
    "in two places, without a contract": program(
      group({ SESSION_SECRET: HEX }),
      railwayVariables({ CSRF_SECRET: HEX }),
    ),
  },
  unknown: { "a value": program(group({ SECRET_KEY: HEX, JWT_SECRET_KEY: UNKNOWN }, formats)) },
};
