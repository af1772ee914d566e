import { frontends, hostsOf, publicServices } from "../addresses.ts";
import { isOrigins, listOf } from "../names.ts";
import type { Rule } from "../rule.ts";
import { FRONTENDS, SERVICES, WITH_VARIABLES } from "../types.ts";

export const corsCoversFrontends: Rule = {
  id: "cors-covers-frontends",
  title: "CORS lets in every frontend of the stack",
  incident:
    "ToolBoxAI, 2025-11-10: the list of origins was typed by hand from deployment addresses that change with each push, so the dashboard in production could not call its own backend.",
  severity: "high",
  level: "mandatory",
  fix: 'take the variable from the frontend\'s component: `vercel.origins("dashboard")`, `render.origins("dashboard")`.',
  types: [...WITH_VARIABLES, ...SERVICES, ...FRONTENDS],
  checkStack(stack, report) {
    for (const service of publicServices(stack)) {
      for (const variable of stack.variablesOf(service, () => {})) {
        if (!isOrigins(variable)) continue;
        const value = variable.read();
        for (const frontend of frontends(stack)) {
          if (!value.known) {
            report.unknown(variable.owner, variable.path);
            continue;
          }
          const allowed = listOf(value.value);
          const hosts = hostsOf(stack, frontend);
          // That everybody is let in is said by `cors-origins`.
          if (allowed.includes("*") || hosts.known.some((host) => allowed.includes(`https://${host}`))) continue;
          if (hosts.complete) report.violation(variable.owner, `${variable.path} has no origin of ${frontend.name}.`);
          else report.unknown(frontend, "url");
        }
      }
    }
  },
};
