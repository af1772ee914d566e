import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, secret, UNKNOWN } from "../testing.ts";
import { secretsEncrypted } from "./secrets-encrypted.ts";

const formats = { SECRET_KEY: "text" };

export const cases: RuleCases = {
  rule: secretsEncrypted,
  good: {
    "a secret": program(group({ SECRET_KEY: secret("s"), PLAIN: "p" }, formats)),
    "a secret that is not known yet": program(group({ SECRET_KEY: secret(UNKNOWN) }, formats)),
    "the whole map a secret": program(group(secret({ SECRET_KEY: "s" }), formats)),
    "what the contract does not call one": program(environment({ SECRET_KEY: "s" }, formats)),
  },
  bad: {
    "in plain text": {
      ...program(group({ SECRET_KEY: "s" }, formats)),
      says: "variables.SECRET_KEY is a secret by its contract and is not encrypted",
    },
  },
  unknown: { "a value that is not marked yet": program(group({ SECRET_KEY: UNKNOWN }, formats)) },
};
