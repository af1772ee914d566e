import { group, HEX, password } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { RANDOM_BYTES } from "../types.ts";
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
    "16 bytes in base64": program(group({ SESSION_SECRET: "q3Zk0rVb9XcLw7TtYh2PmA==" })),
    "16 random bytes": program({ type: RANDOM_BYTES, name: "key", props: { length: 16 } }),
    "a key that somebody else gives out": program(group({ PUSHER_SECRET: "short", STRIPE_SECRET_KEY: "sk_live_x" })),
  },
  bad: {
    "too few digits": { ...program(password({ length: 16 })), says: "makes 64 random bits, fewer than 128" },
    "too few different ones": program(password({ overrideSpecial: "ab", length: 64 })),
    "a word": { ...program(group({ JWT_SECRET_KEY: "supersecret" })), says: "variables.JWT_SECRET_KEY is too short" },
    "a sentence": {
      ...program(group({ JWT_SECRET: "this-is-my-super-secret-key-for-jwt-2024" })),
      says: "variables.JWT_SECRET is made of words",
    },
    "Django's own, which it calls insecure": program(
      group({ DJANGO_SECRET_KEY: "django-insecure-x8k2m4n6b8v0c2x4z6a8s0d2f4g6h8j0k2l4" }),
    ),
    "under Auth.js's name": program(group({ BETTER_AUTH_SECRET: "short", NEXTAUTH_SECRET: "short" })),
    "too few random bytes": program({ type: RANDOM_BYTES, name: "key", props: { length: 8 } }),
    "without digits, by the older name": program(
      password({ special: false, lower: true, upper: false, numeric: undefined, number: false, length: 24 }),
    ),
    "one digit, again and again": { ...program(group({ SIGNING: "0".repeat(64) }, formats)), says: "repeats" },
  },
  unknown: {
    "the value": program(group({ SIGNING: UNKNOWN }, formats)),
    "the number of bytes": program({ type: RANDOM_BYTES, name: "key", props: { length: UNKNOWN } }),
    "the length": program(password({ length: UNKNOWN })),
  },
};
