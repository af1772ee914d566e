import { hostsOf, publicServices } from "../addresses.ts";
import { isHosts, listOf } from "../names.ts";
import type { Rule } from "../rule.ts";
import { SERVICES, WITH_VARIABLES } from "../types.ts";

export const trustedHosts: Rule = {
  id: "trusted-hosts",
  title: "The application answers to its own hosts",
  incident:
    "ToolBoxAI's runbook types the service's host into TRUSTED_HOSTS. A service that is made anew gets another host, and every request is answered 400 Invalid host header, the platform's health check among them.",
  severity: "high",
  level: "mandatory",
  fix: 'take the variable from the backend\'s component: `render.hosts("backend")`, `railway.hosts("backend")`.',
  types: [...WITH_VARIABLES, ...SERVICES],
  checkStack(stack, report) {
    for (const service of publicServices(stack)) {
      for (const variable of stack.variablesOf(service, () => {})) {
        if (!isHosts(variable)) continue;
        const value = variable.read();
        if (!value.known) {
          report.unknown(variable.owner, variable.path);
          continue;
        }
        const trusted = listOf(value.value);
        const hosts = hostsOf(stack, service);
        const missing = hosts.known.filter((host) => !trusted.some((pattern) => covers(pattern, host)));
        if (missing.length > 0) {
          const count = missing.length === 1 ? "a host" : `${missing.length} hosts`;
          report.violation(variable.owner, `${variable.path} lacks ${count} that ${service.name} answers at.`);
        } else if (!hosts.complete) report.unknown(service, "url");
      }
    }
  },
};

/** Starlette and Django take `*` and a leading wildcard. */
function covers(pattern: string, host: string): boolean {
  if (pattern === "*" || pattern === host) return true;
  return /^\*?\./.test(pattern) && host.endsWith(pattern.replace(/^\*/, ""));
}
