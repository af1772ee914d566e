import { publicPrefixOf } from "../../contract/contract.ts";
import { frontends, hostsOf, publicServices } from "../addresses.ts";
import { clerkInstanceOf } from "../clerk.ts";
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
const ALIASES: Readonly<Record<string, string>> = {
  PUSHER_APP_KEY: "PUSHER_KEY",
  PUSHER_APP_CLUSTER: "PUSHER_CLUSTER",
  STRIPE_PUBLIC_KEY: "STRIPE_PUBLISHABLE_KEY",
};
const API_URL =
  /^((BACKEND_|SERVER_)?API(_BASE|_SERVER)?_URL|API_(BASE|ENDPOINT|HOST)|BACKEND_URL|SERVER_URL|(WS|WEBSOCKET|SOCKET)_URL)$/;

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
        const name = commonName(variable);
        if (API_URL.test(name)) checkAddress(stack, variable, report);
        if (name === "CLERK_PUBLISHABLE_KEY") checkClerk(variable, backend, report);
        if (!shared.includes(name)) continue;
        for (const other of backend.filter((candidate) => commonName(candidate) === name)) {
          compare(variable, other, report, (left, right) =>
            meaning(left) === meaning(right)
              ? undefined
              : `${variable.path} is not what ${other.name} is in ${other.owner.name}.`,
          );
        }
      }
    }
  },
};

/** A variable's name without a bundler's prefix, by the name its vendor has for it now. */
function commonName({ name }: OwnedVariable): string {
  const bare = name.slice(publicPrefixOf(name)?.length ?? 0);
  return ALIASES[bare] ?? bare;
}

/** An address is the same with a slash at its end. */
function meaning(value: string): string {
  const text = value.trim();
  return /^\w+:\/\//.test(text)
    ? text.replace(/\/+$/, "").replace(/^\w+:\/\/[^/]+/, (origin) => origin.toLowerCase())
    : text;
}

function compare(
  variable: OwnedVariable,
  other: OwnedVariable,
  report: StackReport,
  problem: (left: string, right: string) => string | undefined,
): void {
  const [left, right] = [variable.read(), other.read()];
  if (!left.known) report.unknown(variable.owner, variable.path);
  if (!right.known) report.unknown(other.owner, other.path);
  const found = left.known && right.known ? problem(left.value, right.value) : undefined;
  if (found !== undefined) report.violation(variable.owner, found);
}

/** A backend that has no publishable key names its instance by the address of its public keys, and its kind by its own key. */
function checkClerk(variable: OwnedVariable, backend: readonly OwnedVariable[], report: StackReport): void {
  if (backend.some((other) => commonName(other) === "CLERK_PUBLISHABLE_KEY")) return;
  for (const other of backend.filter(({ name }) => /^CLERK_(SECRET_KEY|JWKS_URL|ISSUER|DOMAIN)$/.test(name))) {
    compare(variable, other, report, (left, right) => {
      const [page, server] = [clerkInstanceOf(left), clerkInstanceOf(right)];
      const isSame = (["kind", "host"] as const).every(
        (part) => page[part] === undefined || server[part] === undefined || page[part] === server[part],
      );
      return isSame ? undefined : `${variable.path} is of another instance than ${other.name} in ${other.owner.name}.`;
    });
  }
}

/** The API's address must be one of a service of the stack, or a path that a frontend of the stack hands on. */
function checkAddress(stack: Stack, variable: OwnedVariable, report: StackReport): void {
  const targets = [...publicServices(stack), ...frontends(stack)];
  if (publicServices(stack).length === 0) return;
  const value = variable.read();
  if (!value.known) {
    report.unknown(variable.owner, variable.path);
    return;
  }
  const text = value.value.trim();
  if (text.startsWith("/")) return;
  const host = hostOf(/^\w+:\/\//.test(text) ? text : `https://${text}`) ?? "";
  const hosts = targets.map((target) => ({ target, ...hostsOf(stack, target) }));
  if (hosts.some(({ known }) => known.includes(host))) {
    if (/^(http|ws):/.test(text)) {
      report.violation(variable.owner, `${variable.path} is not encrypted, so no page on https may call it.`);
    }
    return;
  }
  const open = hosts.find(({ complete }) => !complete);
  if (open !== undefined) report.unknown(open.target, "url");
  else report.violation(variable.owner, `${variable.path} names a host that no service of the stack has.`);
}
