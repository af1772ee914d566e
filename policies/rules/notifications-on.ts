import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import type { Stack } from "../stack.ts";
import type { Subject } from "../subject.ts";
import { CRON_JOB, NOTIFICATIONS, WEB_SERVICE, WORKSPACE_NOTIFICATIONS } from "../types.ts";

const LOUD: readonly unknown[] = ["failure", "all"];

export const notificationsOn: Rule = {
  id: "notifications-on",
  title: "Somebody is told when production fails",
  incident:
    'Tectonic: the backend is not deployed or crashed, and "Set up Render alerts for service crashes" stands among the things to do later. Render tells of a failed deploy and of a crash, if it is asked to.',
  severity: "medium",
  level: "mandatory",
  fix: 'declare NotificationSettings with `notificationsToSend: "failure"` for the service, or WorkspaceNotifications for all.',
  types: [WEB_SERVICE, CRON_JOB, NOTIFICATIONS, WORKSPACE_NOTIFICATIONS],
  settings: PRODUCTION_SETTING,
  checkStack(stack, report) {
    const workspace = stack.ofType(WORKSPACE_NOTIFICATIONS)[0];
    for (const service of stack.ofType(WEB_SERVICE, CRON_JOB)) {
      if (!service.isProduction) continue;
      const own = ownSettings(stack, service);
      const said = own?.read("notificationsToSend");
      if (own && said && !said.known) {
        report.unknown(own, "notificationsToSend");
      } else if (said?.known && said.value !== undefined && said.value !== "default") {
        if (!LOUD.includes(said.value))
          report.violation(service, `${service.name} fails in silence: its notifications are off.`);
      } else if (workspace === undefined) {
        report.violation(service, `Nothing says that anybody is told when ${service.name} fails.`);
      } else {
        const general = workspace.read("notificationsToSend");
        if (!general.known) report.unknown(workspace, "notificationsToSend");
        else if (!LOUD.includes(general.value)) {
          report.violation(service, `${service.name} fails in silence: the workspace's notifications are off.`);
        }
      }
    }
  },
};

function ownSettings(stack: Stack, service: Subject): Subject | undefined {
  return stack.ofType(NOTIFICATIONS).find((settings) => stack.refers(settings, "serviceId", service, "serviceId"));
}
