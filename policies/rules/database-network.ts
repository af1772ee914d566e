import { BlockList, isIP } from "node:net";
import { isDatabaseUrl } from "../names.ts";
import type { Rule } from "../rule.ts";
import { FRONTENDS, NETWORK_RESTRICTIONS, SERVICES, VERCEL_PROJECT, WITH_VARIABLES } from "../types.ts";

export const databaseNetwork: Rule = {
  id: "database-network",
  title: "The database lets its callers in",
  incident:
    "EvaraTech, 2026-02-20: the database was up and could not be reached. A network restriction that forgets the backend's addresses looks the same to it: Address not in tenant allow_list.",
  severity: "high",
  level: "mandatory",
  fix: "add the callers' IPv4 blocks to `allowedIpv4`: Render's dashboard shows a service's outbound addresses, Vercel's functions have none of their own.",
  limits:
    "Platforms' outbound addresses are not in the program: name them in the setting `callers`. Without it only an empty list and Vercel are judged.",
  types: [NETWORK_RESTRICTIONS, ...SERVICES, ...FRONTENDS, ...WITH_VARIABLES],
  settings: { callers: { description: "IPv4 addresses or blocks that connect to the database", default: [] } },
  checkStack(stack, report) {
    const services = stack.ofType(...SERVICES);
    const functions = stack
      .ofType(VERCEL_PROJECT)
      .filter((project) => stack.variablesOf(project, () => {}).some((variable) => isDatabaseUrl(variable)));
    for (const restrictions of stack.ofType(NETWORK_RESTRICTIONS)) {
      const { values, complete } = restrictions.elements("allowedIpv4");
      if (!complete) {
        report.unknown(restrictions, "allowedIpv4");
        continue;
      }
      const blocks = values.map(String);
      if (blocks.length === 0 && services.length + functions.length > 0) {
        report.violation(restrictions, `${restrictions.name} admits no IPv4 address, and the pooler has no other.`);
        continue;
      }
      const outside = restrictions.list("callers", []).filter((caller) => !admits(blocks, caller));
      if (outside.length > 0) {
        report.violation(restrictions, `${restrictions.name} keeps out ${outside.length} of the configured callers.`);
      }
      for (const project of functions) {
        if (!blocks.includes("0.0.0.0/0")) {
          report.violation(
            restrictions,
            `${restrictions.name} keeps out ${project.name}, whose functions have no fixed address.`,
          );
        }
      }
    }
  },
};

/** Whether one of the blocks holds the whole caller, an address or a block. */
function admits(blocks: readonly string[], caller: string): boolean {
  const [address = "", length = "32"] = caller.split("/");
  if (isIP(address) !== 4) return true;
  return blocks.some((block) => {
    const [network = "", prefix = "32"] = block.split("/");
    if (isIP(network) !== 4 || Number(prefix) > Number(length)) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(prefix), "ipv4");
    return list.check(address, "ipv4");
  });
}
