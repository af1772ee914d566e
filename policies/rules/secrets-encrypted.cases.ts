import { environment, group, railwayVariables, service } from "../test-resources.ts";
import { program, type RuleCases, secret, UNKNOWN } from "../testing.ts";
import { secretsEncrypted } from "./secrets-encrypted.ts";

const formats = { SECRET_KEY: "text" };

export const cases: RuleCases = {
  rule: secretsEncrypted,
  good: {
    "a secret": program(group({ SECRET_KEY: secret("s"), PLAIN: "p" }, formats)),
    "a secret that is not known yet": program(group({ SECRET_KEY: secret(UNKNOWN) }, formats)),
    "the whole map a secret": program(group(secret({ SECRET_KEY: "s" }), formats)),
    "a reference that Railway fills in": program(railwayVariables({ SECRET_KEY: "${{shared.SECRET_KEY}}" }, formats)),
    "what is said about a secret": program(
      group({ PASSWORD_MIN_LENGTH: "12", PASSWORD_RESET_URL: "https://a.example" }),
    ),
    "what the contract does not call one": program(environment({ SECRET_KEY: "s" }, formats)),
  },
  bad: {
    "by its name, where no contract speaks": {
      ...program(service({ variables: { JWT_SECRET_KEY: "s" } })),
      says: "variables.JWT_SECRET_KEY is a secret by its name and is not encrypted",
    },
    "by its name, beside a contract that does not know it": program(group({ SMTP_PASS: "s" }, formats)),
    "in plain text": {
      ...program(group({ SECRET_KEY: "s" }, formats)),
      says: "variables.SECRET_KEY is a secret by its contract and is not encrypted",
    },
  },
  unknown: { "a value that is not marked yet": program(group({ SECRET_KEY: UNKNOWN }, formats)) },
};
