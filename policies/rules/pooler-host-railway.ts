import { isIpv6OnlyHost } from "../../contract/database-url.ts";
import { databaseAddresses } from "../database-urls.ts";
import type { Rule } from "../rule.ts";
import { RAILWAY_INSTANCE, RAILWAY_VARIABLES } from "../types.ts";

export const poolerHostRailway: Rule = {
  id: "pooler-host-railway",
  title: "A service at Railway can reach its database's host",
  incident:
    "EvaraTech, 2026-02-20: [Errno 101] Network is unreachable. It is what Railway's services get from db.<ref>.supabase.co too, unless IPv6 egress is switched on for them.",
  severity: "high",
  level: "mandatory",
  fix: "take the pooler's connection string, or set `ipv6EgressEnabled: true` on the ServiceInstance.",
  types: [RAILWAY_VARIABLES, RAILWAY_INSTANCE],
  checkStack(stack, report) {
    for (const owner of stack.ofType(RAILWAY_VARIABLES)) {
      const variables = owner.variables((map) => report.unknown(owner, map));
      for (const { variable, host } of databaseAddresses(variables, ({ path }) => report.unknown(owner, path))) {
        if (!isIpv6OnlyHost(host)) continue;
        const instances = stack
          .ofType(RAILWAY_INSTANCE)
          .filter(
            (instance) => stack.share(owner, instance, "serviceId") && stack.share(owner, instance, "environmentId"),
          );
        const egress = instances.map((instance) => ({ instance, enabled: instance.read("ipv6EgressEnabled") }));
        if (egress.some(({ enabled }) => enabled.known && enabled.value === true)) continue;
        const open = egress.find(({ enabled }) => !enabled.known);
        if (open !== undefined) report.unknown(open.instance, "ipv6EgressEnabled");
        else
          report.violation(owner, `${variable.path} names a host with IPv6 only, and the service has no IPv6 egress.`);
      }
    }
  },
};
