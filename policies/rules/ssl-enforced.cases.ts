import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { SSL_ENFORCEMENT } from "../types.ts";
import { sslEnforced } from "./ssl-enforced.ts";

const enforcement = (enforce: unknown) => program({ type: SSL_ENFORCEMENT, props: { enforce } });

export const cases: RuleCases = {
  rule: sslEnforced,
  good: { on: enforcement(true) },
  bad: { off: enforcement(false) },
  unknown: { "the switch": enforcement(UNKNOWN) },
};
