import { group, HEX, password } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { generatedSecrets } from "./generated-secrets.ts";

const formats = { SIGNING: "hex(64)" };

export const cases: RuleCases = {
  rule: generatedSecrets,
  good: {
    "64 hexadecimal digits": program(password(), group({ SIGNING: HEX }, formats)),
    "32, which are 128 bits": program(password({ length: 32 }), group({ ENCRYPTION_KEY: HEX.slice(0, 32) })),
    "22 letters and digits": program(
      password({
        special: undefined,
        overrideSpecial: undefined,
        lower: undefined,
        upper: undefined,
        numeric: true,
        length: 22,
      }),
    ),
    "a key that somebody else gives out": program(group({ PUSHER_SECRET: "short", STRIPE_SECRET_KEY: "sk_live_x" })),
  },
  bad: {
    "too few digits": { ...program(password({ length: 16 })), says: "makes 64 random bits, fewer than 128" },
    "too few different ones": program(password({ overrideSpecial: "ab", length: 64 })),
    "a word": { ...program(group({ JWT_SECRET_KEY: "supersecret" })), says: "variables.JWT_SECRET_KEY is too short" },
    "one digit, again and again": { ...program(group({ SIGNING: "0".repeat(64) }, formats)), says: "repeats" },
  },
  unknown: {
    "the value": program(group({ SIGNING: UNKNOWN }, formats)),
    "the length": program(password({ length: UNKNOWN })),
  },
};
