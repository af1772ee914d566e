import type { Rule } from "../rule.ts";
import { RAILWAY_INSTANCE, WEB_SERVICE } from "../types.ts";

export const healthCheckPath: Rule = {
  id: "health-check-path",
  title: "The platform asks a new version whether it is well",
  incident:
    "MapMyStandards and Tectonic: a backend that crashes at its start took the place of the one that worked. With a health path the old one stays until the new one answers.",
  severity: "high",
  level: "mandatory",
  fix: 'set `healthCheckPath: "/health"` on the web service, `healthcheckPath` on Railway\'s ServiceInstance.',
  types: [WEB_SERVICE, RAILWAY_INSTANCE],
  check(subject, report) {
    const open = subject.read("publicDomain");
    if (subject.type === RAILWAY_INSTANCE && open.known && open.value === false) return;
    const property = subject.type === WEB_SERVICE ? "healthCheckPath" : "healthcheckPath";
    const path = subject.read(property);
    if (!path.known) return report.unknown(property);
    if (!path.value) report.violation(`${subject.name} has no ${property}.`);
  },
};
