import { fingerprint } from "../../contract/fingerprint.ts";
import { environment, group, HEX } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, secret, UNKNOWN } from "../testing.ts";
import { secretsNotShared } from "./secrets-not-shared.ts";

const key = "made-up-key";
const of = (stack: string, ...values: string[]) => values.map((value) => `${stack}:${fingerprint(key, value)}`);
const settings = { key, others: of("staging", HEX, "hunter2", "made-up-vendor-key"), allowed: ["VENDOR_API_KEY"] };
const secrets = (SECRET_KEY: string) => ({ ...program(group({ SECRET_KEY })), settings });
const OTHER = [...HEX].reverse().join("");

export const cases: RuleCases = {
  rule: secretsNotShared,
  good: {
    "a value of its own": secrets(OTHER),
    "no other stack": { ...program(group({ SECRET_KEY: HEX })), settings: { ...settings, others: [] } },
    "what is no secret": { ...program(environment({ VITE_THING: HEX })), settings },
    "what Vercel's previews borrow": {
      ...program(environment({}, undefined, { preview: { SECRET_KEY: HEX }, development: { SECRET_KEY: HEX } })),
      settings,
    },
    "a variable that all stacks may share": {
      ...program(group({ VENDOR_API_KEY: secret("made-up-vendor-key") }, { VENDOR_API_KEY: "text" })),
      settings,
    },
    "an address with a password of its own": {
      ...program(group({ DATABASE_URL: POOLER_URL.replace("hunter2", "hunter3") }, { DATABASE_URL: "poolerUrl" })),
      settings,
    },
  },
  bad: {
    "a value that another stack has": {
      ...secrets(HEX),
      says: "variables.SECRET_KEY has a value that stack staging has too.",
    },
    "a password that another stack has": {
      ...program(group({ DATABASE_URL: POOLER_URL }, { DATABASE_URL: "poolerUrl" })),
      settings,
      says: "variables.DATABASE_URL has a password that stack staging has too.",
    },
    "at Vercel": { ...program(environment({ SESSION_SECRET: HEX })), settings },
  },
  unknown: {
    "the value": secrets(UNKNOWN),
    "nobody told what the others have": program(group({ SECRET_KEY: HEX })),
    "a stack that could not be looked at": {
      ...program(group({ SECRET_KEY: OTHER })),
      settings: { ...settings, notCompared: ["staging: the passphrase does not open it"] },
    },
  },
};
