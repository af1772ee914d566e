import type { Rule } from "../rule.ts";
import { RAILWAY_INSTANCE, RAILWAY_SERVICE } from "../types.ts";

export const railwaySettings: Rule = {
  id: "railway-settings",
  title: "A service at Railway does not rely on railway.toml",
  incident:
    "MapMyStandards keeps its start command, health path and restart policy in railway.toml. Railway stops reading that file on 2026-12-01, and starts the service with what it guesses.",
  severity: "high",
  level: "mandatory",
  fix: "declare a ServiceInstance for the service with its `startCommand`, and delete railway.toml.",
  limits: "An image brings its own start command. A Dockerfile's is not seen: declare it, or add an exception.",
  types: [RAILWAY_SERVICE, RAILWAY_INSTANCE],
  checkStack(stack, report) {
    for (const service of stack.ofType(RAILWAY_SERVICE)) {
      const image = service.read("image");
      if (!image.known || image.value !== undefined) continue;
      const instances = stack
        .ofType(RAILWAY_INSTANCE)
        .filter((instance) => stack.refers(instance, "serviceId", service, "serviceId"));
      if (instances.length === 0) {
        report.violation(service, `Nothing in the program says how ${service.name} is built and started.`);
      }
      for (const instance of instances) {
        const command = instance.read("startCommand");
        if (!command.known) report.unknown(instance, "startCommand");
        else if (!command.value) report.violation(instance, `${instance.name} declares no start command.`);
      }
    }
  },
};
