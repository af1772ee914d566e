import { BlockList, isIP } from "node:net";
import { isDatabaseUrl } from "../names.ts";
import type { Rule } from "../rule.ts";
import { CRON_JOB, FRONTENDS, NETWORK_RESTRICTIONS, SERVICES, VERCEL_PROJECT, WITH_VARIABLES } from "../types.ts";

/** Blocks that admit everybody of a family. */
const EVERYBODY: readonly string[] = ["0.0.0.0/0", "::/0"];

export const databaseNetwork: Rule = {
  id: "database-network",
  title: "The database lets its callers in",
  incident:
    "EvaraTech, 2026-02-20: the database was up and could not be reached. A network restriction that forgets the backend's addresses looks the same to it: Address not in tenant allow_list.",
  severity: "high",
  level: "mandatory",
  fix: "add the callers' blocks to `allowedIpv4`: Render's dashboard shows a service's outbound addresses, Vercel's functions have none of their own.",
  limits:
    "Platforms' outbound addresses are not in the program: name them in the setting `callers`. Without it only an empty list and Vercel are judged, and the rest is said not to be.",
  types: [NETWORK_RESTRICTIONS, ...SERVICES, ...FRONTENDS, ...WITH_VARIABLES],
  settings: { callers: { description: "Addresses or blocks that connect to the database", default: [] } },
  checkStack(stack, report) {
    const services = stack.ofType(...SERVICES, CRON_JOB);
    const functions = stack
      .ofType(VERCEL_PROJECT)
      .filter((project) => stack.variablesOf(project, () => {}).some((variable) => isDatabaseUrl(variable)));
    for (const restrictions of stack.ofType(NETWORK_RESTRICTIONS)) {
      const lists = ["allowedIpv4", "allowedIpv6"].map((property) => ({
        property,
        ...restrictions.elements(property),
      }));
      const open = lists.find(({ complete }) => !complete);
      if (open !== undefined) {
        report.unknown(restrictions, open.property);
        continue;
      }
      const [ipv4 = [], ipv6 = []] = lists.map(({ values }) => values.map(String));
      if (ipv4.length === 0 && services.length + functions.length > 0) {
        report.violation(restrictions, `${restrictions.name} admits no IPv4 address, and the pooler has no other.`);
        continue;
      }
      const callers = restrictions.list("callers", []);
      const strange = callers.filter((caller) => isIP(caller.split("/")[0]!) === 0);
      const outside = callers.filter((caller) => !strange.includes(caller) && !admits([...ipv4, ...ipv6], caller));
      if (strange.length > 0) {
        report.violation(restrictions, `${strange.length} of the configured callers is no address and no block.`);
      }
      if (outside.length > 0) {
        report.violation(restrictions, `${restrictions.name} keeps out ${outside.length} of the configured callers.`);
      }
      const isForAll = ipv4.some((block) => EVERYBODY.includes(block));
      if (callers.length === 0 && services.length > 0 && !isForAll) {
        const names = services.map(({ name }) => name).join(", ");
        report.open(
          restrictions,
          `nothing tells from which addresses ${names} calls; name them in the setting \`callers\``,
        );
      }
      for (const project of isForAll ? [] : functions) {
        report.violation(
          restrictions,
          `${restrictions.name} keeps out ${project.name}, whose functions have no fixed address.`,
        );
      }
    }
  },
};

/** Whether one of the blocks holds the whole caller, an address or a block. */
function admits(blocks: readonly string[], caller: string): boolean {
  const [address = "", length] = caller.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const whole = family === "ipv6" ? 128 : 32;
  return blocks.some((block) => {
    const [network = "", prefix = whole] = block.split("/");
    if (isIP(network) !== isIP(address) || Number(prefix) > Number(length ?? whole)) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(prefix), family);
    return list.check(address, family);
  });
}
