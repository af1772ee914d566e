import { databaseUrls } from "../database-urls.ts";
import type { Rule, StackReport } from "../rule.ts";
import type { OwnedVariable, Stack } from "../stack.ts";
import type { Reading, Subject } from "../subject.ts";
import { CRON_JOB, POOLER_SETTINGS, RAILWAY_INSTANCE, SERVICES, WITH_VARIABLES } from "../types.ts";

/** Clients that Supabase's pooler takes at its smallest compute size. */
const SMALLEST_LIMIT = 200;

const SIZE = /^((DATABASE|DB|SQLALCHEMY|PG|POSTGRES)_)?(POOL_(SIZE|MAX)|MAX_POOL_SIZE)$/;
const OVERFLOW = /^(DATABASE|DB|SQLALCHEMY|PG|POSTGRES)_((POOL_)?MAX_)?OVERFLOW$/;
const WORKERS = /^(WEB_CONCURRENCY|(GUNICORN|UVICORN|WEB)_WORKERS|WORKERS)$/;
/** `--workers 4`, `-w4`, `--workers ${WEB_CONCURRENCY:-4}`, `-w $(nproc)`. */
const WORKERS_OPTION = /\s(?:--workers|-w)[ =]?(\d+|\$\{\w+:-\d+\}|\$\{?\w+\}?|\$\(\S+\)|`\S+`)/;

export const poolSize: Rule = {
  id: "pool-size",
  title: "All pools together stay within the pooler's limit",
  incident:
    "ToolBoxAI's runbook sets DATABASE_POOL_SIZE=20 and an overflow of 10 for each worker of each instance. What comes beyond the pooler's limit of clients is refused, and the application stands still under load.",
  severity: "medium",
  level: "mandatory",
  fix: "lower DATABASE_POOL_SIZE or DATABASE_MAX_OVERFLOW (Prisma: `connection_limit`), or run fewer workers or instances.",
  limits:
    "The limit is what the pooler's settings tell, else the setting. Workers are counted from `--workers` in the start command, else from WEB_CONCURRENCY. While a new version takes over, the old one keeps its connections too: leave room for both.",
  types: [...WITH_VARIABLES, ...SERVICES, POOLER_SETTINGS],
  settings: {
    maxClientConnections: {
      description: "Clients the pooler takes, where the stack's PoolerSettings do not tell",
      default: SMALLEST_LIMIT,
    },
  },
  checkStack(stack, report) {
    const demands = stack.ofType(...SERVICES, CRON_JOB).flatMap((service) => demandOf(service, stack, report));
    const total = demands.reduce((sum, { connections }) => sum + connections, 0);
    const poolers = stack.ofType(POOLER_SETTINGS);
    const told = poolers.map((settings) => settings.output("maxClientConnections"));
    const limits = told.flatMap((limit) => (limit.known && typeof limit.value === "number" ? [limit.value] : []));
    const isOpen = poolers.length > 0 && limits.length === 0;
    for (const { service, connections } of demands) {
      const limit = limits[0] ?? service.number("maxClientConnections", SMALLEST_LIMIT);
      if (total <= limit) continue;
      if (isOpen) {
        report.unknown(poolers[0]!, "maxClientConnections");
        continue;
      }
      const others = demands.length > 1 ? `, all services together ${total}` : "";
      report.violation(
        service,
        `${service.name} may open ${connections} connections${others}; the pooler takes ${limit}.`,
      );
    }
  },
};

/** The connections a service may open; none where its variables say nothing of a pool, or are not known yet. */
function demandOf(service: Subject, stack: Stack, report: StackReport): { service: Subject; connections: number }[] {
  const variables = stack.variablesOf(service, (owner, map) => report.unknown(owner, map));
  const size = variables.find(({ name }) => SIZE.test(name));
  const each = size === undefined ? connectionLimit(variables) : undefined;
  if (size === undefined && each === undefined) return [];
  const overflow = variables.find(({ name }) => OVERFLOW.test(name));
  const command = service.read("startCommand");
  const option = command.known ? WORKERS_OPTION.exec(String(command.value))?.[1] : undefined;
  const named = workersIn(option);
  const concurrency =
    named === undefined
      ? variables.find(({ name }) => name === /^\$\{?(\w+)/.exec(option ?? "")?.[1] || WORKERS.test(name))
      : undefined;
  if (option !== undefined && named === undefined && concurrency === undefined) {
    report.open(service, `the start command of ${service.name} counts its workers when it runs`);
    return [];
  }
  const instances: Reading<unknown> =
    service.type === CRON_JOB
      ? { known: true, value: 1 }
      : service.read(service.type === RAILWAY_INSTANCE ? "numReplicas" : "numInstances");
  const unknown = [size, overflow, concurrency].filter((variable) => variable && !variable.read().known);
  for (const variable of unknown) report.unknown(variable!.owner, variable!.path);
  if (!instances.known) report.unknown(service, service.type === RAILWAY_INSTANCE ? "numReplicas" : "numInstances");
  if (unknown.length > 0 || !instances.known) return [];
  const workers = named ?? (concurrency ? numberIn(concurrency) : 1);
  const perWorker = each ?? numberIn(size!) + (overflow ? numberIn(overflow) : 0);
  return [{ service, connections: perWorker * (workers || 1) * (Number(instances.value) || 1) }];
}

/** Prisma's, from its address. */
function connectionLimit(variables: readonly OwnedVariable[]): number | undefined {
  const limits = databaseUrls(variables, () => {}).map(({ url }) => Number(url.parameters.connection_limit));
  return limits.find((limit) => limit > 0);
}

function numberIn(variable: OwnedVariable): number {
  const value = variable.read();
  return value.known ? Number(value.value) || 0 : 0;
}

/** The number in an option, or the one it falls back to. */
function workersIn(option: string | undefined): number | undefined {
  const digits = /^(?:\$\{\w+:-)?(\d+)/.exec(option ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}
