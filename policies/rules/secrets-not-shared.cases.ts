import { fingerprint } from "../fingerprint.ts";
import { environment, group, HEX } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { secretsNotShared } from "./secrets-not-shared.ts";

const settings = { key: "made-up-key", others: [fingerprint("made-up-key", HEX)] };
const secrets = (SECRET_KEY: string) => ({ ...program(group({ SECRET_KEY })), settings });

export const cases: RuleCases = {
  rule: secretsNotShared,
  good: {
    "a value of its own": secrets([...HEX].reverse().join("")),
    "nothing to compare with": program(group({ SECRET_KEY: HEX })),
    "what is no secret": { ...program(environment({ VITE_THING: HEX })), settings },
  },
  bad: { "a value that another stack has": { ...secrets(HEX), says: "variables.SECRET_KEY has a value that another" } },
  unknown: { "the value": secrets(UNKNOWN) },
};
