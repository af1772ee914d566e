import { publicPrefixOf } from "../../contract/contract.ts";
import { frontends, hostsOf, publicServices } from "../addresses.ts";
import { hostOf } from "../names.ts";
import type { Rule, StackReport } from "../rule.ts";
import type { OwnedVariable, Stack } from "../stack.ts";
import { FRONTENDS, SERVICES, WITH_VARIABLES } from "../types.ts";

const SHARED: readonly string[] = [
  "SUPABASE_URL",
  "PUSHER_KEY",
  "PUSHER_CLUSTER",
  "CLERK_PUBLISHABLE_KEY",
  "STRIPE_PUBLISHABLE_KEY",
];
/** Other names for the same thing. */
const ALIASES: Readonly<Record<string, string>> = { PUSHER_APP_KEY: "PUSHER_KEY" };
const API_URL = /^(API_URL|API_BASE_URL|BACKEND_URL|API_ENDPOINT)$/;

export const frontendBackendAgree: Rule = {
  id: "frontend-backend-agree",
  title: "Frontend and backend mean the same things",
  incident:
    "ToolBoxAI, 2025-11-10: the runbook has VITE_PUSHER_KEY=[same as PUSHER_KEY], by hand, in two dashboards. With another cluster or another Clerk instance everything loads, and nothing arrives or nobody is let in.",
  severity: "high",
  level: "mandatory",
  fix: 'let the contract derive the frontend\'s variable: `reference("PUSHER_KEY")`, `render.url("backend")`.',
  types: [...WITH_VARIABLES, ...SERVICES, ...FRONTENDS],
  settings: {
    names: { description: "Variables that must be the same on both sides, without prefix", default: SHARED },
  },
  checkStack(stack, report) {
    const backend = publicServices(stack).flatMap((service) => stack.variablesOf(service, () => {}));
    for (const frontend of frontends(stack)) {
      const shared = frontend.list("names", SHARED);
      for (const variable of stack.variablesOf(frontend, () => {})) {
        const bare = variable.name.slice(publicPrefixOf(variable.name)?.length ?? 0);
        const name = ALIASES[bare] ?? bare;
        if (API_URL.test(name)) checkAddress(stack, variable, report);
        if (!shared.includes(name)) continue;
        for (const other of backend.filter((candidate) => candidate.name === name)) {
          const [left, right] = [variable.read(), other.read()];
          if (!left.known) report.unknown(variable.owner, variable.path);
          if (!right.known) report.unknown(other.owner, other.path);
          if (left.known && right.known && left.value !== right.value) {
            report.violation(variable.owner, `${variable.path} is not what ${other.name} is in ${other.owner.name}.`);
          }
        }
      }
    }
  },
};

/** The API's address must be one of a service of the stack, or a path that a frontend of the stack hands on. */
function checkAddress(stack: Stack, variable: OwnedVariable, report: StackReport): void {
  const targets = [...publicServices(stack), ...frontends(stack)];
  if (publicServices(stack).length === 0) return;
  const value = variable.read();
  if (!value.known) {
    report.unknown(variable.owner, variable.path);
    return;
  }
  if (value.value.startsWith("/")) return;
  const host = hostOf(value.value) ?? "";
  const hosts = targets.map((target) => ({ target, ...hostsOf(stack, target) }));
  if (hosts.some(({ known }) => known.includes(host))) return;
  const open = hosts.find(({ complete }) => !complete);
  if (open !== undefined) report.unknown(open.target, "url");
  else report.violation(variable.owner, `${variable.path} names a host that no service of the stack has.`);
}
