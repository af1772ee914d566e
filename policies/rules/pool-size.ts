import type { Rule } from "../rule.ts";
import type { OwnedVariable } from "../stack.ts";
import type { Reading } from "../subject.ts";
import { POOLER_SETTINGS, RAILWAY_INSTANCE, SERVICES, WITH_VARIABLES } from "../types.ts";

/** Clients that Supabase's pooler takes at its smallest compute size. */
const SMALLEST_LIMIT = 200;

const SIZE = /^(DATABASE|DB|SQLALCHEMY)_POOL_SIZE$/;
const OVERFLOW = /^(DATABASE|DB|SQLALCHEMY)_MAX_OVERFLOW$/;
const WORKERS = /^WEB_CONCURRENCY$/;

export const poolSize: Rule = {
  id: "pool-size",
  title: "All pools together stay within the pooler's limit",
  incident:
    "ToolBoxAI's runbook sets DATABASE_POOL_SIZE=20 and an overflow of 10 for each worker of each instance. What comes beyond the pooler's limit of clients is refused, and the application stands still under load.",
  severity: "medium",
  level: "mandatory",
  fix: "lower DATABASE_POOL_SIZE or DATABASE_MAX_OVERFLOW, or run fewer workers or instances.",
  limits:
    "The limit is what the pooler's settings tell, else the setting. Workers are counted from WEB_CONCURRENCY and from `--workers` in the start command.",
  types: [...WITH_VARIABLES, ...SERVICES, POOLER_SETTINGS],
  settings: {
    maxClientConnections: {
      description: "Clients the pooler takes, where the stack's PoolerSettings do not tell",
      default: SMALLEST_LIMIT,
    },
  },
  checkStack(stack, report) {
    const told = stack.ofType(POOLER_SETTINGS).map((settings) => settings.output("maxClientConnections"));
    const limits = told.flatMap((limit) => (limit.known && typeof limit.value === "number" ? [limit.value] : []));
    const demands = stack.ofType(...SERVICES).flatMap((service) => {
      const variables = stack.variablesOf(service, (owner, map) => report.unknown(owner, map));
      const size = variables.find(({ name }) => SIZE.test(name));
      if (size === undefined) return [];
      const overflow = variables.find(({ name }) => OVERFLOW.test(name));
      const concurrency = variables.find(({ name }) => WORKERS.test(name));
      const instances = service.read(service.type === RAILWAY_INSTANCE ? "numReplicas" : "numInstances");
      const unknown = [size, overflow, concurrency].filter((variable) => variable && !variable.read().known);
      for (const variable of unknown) report.unknown(variable!.owner, variable!.path);
      if (!instances.known) report.unknown(service, "numInstances");
      if (unknown.length > 0 || !instances.known) return [];
      const workers = concurrency ? numberIn(concurrency) : workersIn(service.read("startCommand"));
      const each = numberIn(size) + (overflow ? numberIn(overflow) : 0);
      return [{ service, connections: each * (workers || 1) * (Number(instances.value) || 1) }];
    });
    const total = demands.reduce((sum, { connections }) => sum + connections, 0);
    for (const { service, connections } of demands) {
      const limit = limits[0] ?? service.number("maxClientConnections", SMALLEST_LIMIT);
      if (total <= limit) continue;
      const others = demands.length > 1 ? `, all services together ${total}` : "";
      report.violation(
        service,
        `${service.name} may open ${connections} connections${others}; the pooler takes ${limit}.`,
      );
    }
  },
};

function numberIn(variable: OwnedVariable): number {
  const value = variable.read();
  return value.known ? Number(value.value) || 0 : 0;
}

function workersIn(command: Reading<unknown>): number {
  const match = command.known ? /\s(?:--workers|-w)[ =](\d+)/.exec(String(command.value)) : null;
  return Number(match?.[1] ?? 1);
}
