import type { Rule } from "../rule.ts";
import { RAILWAY_INSTANCE } from "../types.ts";

export const railwayRestartPolicy: Rule = {
  id: "railway-restart-policy",
  title: "A service at Railway is started again after a crash",
  incident:
    "MapMyStandards: the backend is down, and the runbook looks for crash loops and restart attempts. Its railway.toml asks for ON_FAILURE with 10 retries, which has to survive that file.",
  severity: "medium",
  level: "mandatory",
  fix: 'set `restartPolicyType: "ON_FAILURE"` and `restartPolicyMaxRetries: 10`, which are the defaults.',
  types: [RAILWAY_INSTANCE],
  check(subject, report) {
    const policy = subject.read("restartPolicyType");
    const retries = subject.read("restartPolicyMaxRetries");
    if (!policy.known) report.unknown("restartPolicyType");
    else if (policy.value === "NEVER") report.violation(`${subject.name} is never started again.`);
    else if (!retries.known) report.unknown("restartPolicyMaxRetries");
    else if (policy.value !== "ALWAYS" && retries.value === 0) {
      report.violation(`${subject.name} is started again 0 times.`);
    }
  },
};
