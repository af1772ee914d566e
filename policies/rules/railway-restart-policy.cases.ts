import { railwayInstance } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { railwayRestartPolicy } from "./railway-restart-policy.ts";

export const cases: RuleCases = {
  rule: railwayRestartPolicy,
  good: {
    "the default": program(railwayInstance()),
    "on failure, ten times": program(railwayInstance({ restartPolicyType: "ON_FAILURE", restartPolicyMaxRetries: 10 })),
    "always, whatever the number": program(
      railwayInstance({ restartPolicyType: "ALWAYS", restartPolicyMaxRetries: 0 }),
    ),
  },
  bad: {
    never: program(railwayInstance({ restartPolicyType: "NEVER" })),
    "no retries": program(railwayInstance({ restartPolicyType: "ON_FAILURE", restartPolicyMaxRetries: 0 })),
  },
  unknown: {
    "the policy": program(railwayInstance({ restartPolicyType: UNKNOWN })),
    "the retries": program(railwayInstance({ restartPolicyMaxRetries: UNKNOWN })),
  },
};
