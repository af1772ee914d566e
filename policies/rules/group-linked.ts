import type { Rule } from "../rule.ts";
import { ENV_GROUP } from "../types.ts";

export const groupLinked: Rule = {
  id: "group-linked",
  title: "A group of variables is linked to a service",
  incident:
    'ToolBoxAI, 2025-11-10: "Link group to toolboxai-backend service" is a step to click in the runbook. A group that is linked to nothing gives nobody its P0 variables, and the service crashes at its start.',
  severity: "high",
  level: "mandatory",
  fix: "pass the service's id: `serviceIds: [service.serviceId]`.",
  types: [ENV_GROUP],
  check(subject, report) {
    const contract = subject.contract();
    const ids = subject.read("serviceIds");
    if (!contract.known || contract.value === undefined) return;
    if (!ids.known) report.unknown("serviceIds");
    else if (!Array.isArray(ids.value) || ids.value.length === 0) {
      report.violation(`${subject.name} is linked to no service, so nobody gets its variables.`);
    }
  },
};
