import { hostsOf, publicServices } from "../addresses.ts";
import { hostOf } from "../names.ts";
import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { MONITOR, SERVICES } from "../types.ts";

export const monitorsCoverServices: Rule = {
  id: "monitors-cover-services",
  title: "Every public service is watched from outside",
  incident:
    'ToolBoxAI, 2025-11-10: the backend answered 502, and the monitor that would have told is still a suggestion in the report: "Setup UptimeRobot or similar service".',
  severity: "medium",
  level: "advisory",
  fix: "name the service in a Monitoring component, or declare a Monitor for its address.",
  limits: "A monitor outside the stack is not seen: add an exception that names it.",
  types: [...SERVICES, MONITOR],
  settings: PRODUCTION_SETTING,
  checkStack(stack, report) {
    const monitors = stack.ofType(MONITOR).filter((monitor) => {
      const paused = monitor.read("isPaused");
      return !paused.known || paused.value !== true;
    });
    for (const service of publicServices(stack)) {
      if (!service.isProduction) continue;
      const hosts = hostsOf(stack, service);
      const watched = monitors.map((monitor) => ({ monitor, url: monitor.read("url") }));
      const isWatched = watched.some(({ monitor, url }) =>
        url.known
          ? hosts.known.includes(hostOf(String(url.value)) ?? "")
          : monitor.madeFrom("url").includes(service.urn),
      );
      if (isWatched) continue;
      const open = watched.find(({ url }) => !url.known);
      if (open !== undefined) report.unknown(open.monitor, "url");
      else if (!hosts.complete && monitors.length > 0) report.unknown(service, "url");
      else report.violation(service, `No monitor asks for ${service.name}.`);
    }
  },
};
