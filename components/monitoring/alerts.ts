import { hasAgents, hasDatabase, type Watched, type WatchedService } from "./watched.ts";

export type Severity = "critical" | "high" | "medium";

export interface AlertRule {
  alert: string;
  expr: string;
  /** How long the expression must hold. */
  for: string;
  /** `channels` is for the Alertmanager's routes. */
  labels: { severity: Severity; service: string; channels: string };
  annotations: { summary: string; description: string; runbook: string };
}

export interface RecordingRule {
  record: string;
  expr: string;
}

export interface RuleGroup {
  name: string;
  rules: (AlertRule | RecordingRule)[];
}

const CHANNELS: Record<Severity, string> = { critical: "email,slack,pagerduty", high: "email,slack", medium: "email" };
/** Somebody is woken for a service that is down, not for what it can do less. */
const WITHOUT_PAGER = CHANNELS.high;

/** The rules of every service: what is recorded for dashboards, then the seven alerts. */
export function alertRules({ services }: Watched): { groups: RuleGroup[] } {
  return {
    groups: services.map((service) => ({
      name: service.name,
      rules: [...recordings(service), ...alertsOf(service)],
    })),
  };
}

function recordings({ name, cpus, memoryMb }: WatchedService): RecordingRule[] {
  const of = `{service="${name}"}`;
  const failed = `{service="${name}",status=~"5.."}`;
  const requests = `sum by (service) (rate(http_requests_total${of}[5m]))`;
  return [
    {
      record: "service:errors:ratio",
      expr: `(sum by (service) (rate(http_requests_total${failed}[5m])) or 0 * ${requests}) / ${requests}`,
    },
    { record: "service:cpu:ratio", expr: `sum by (service) (rate(process_cpu_seconds_total${of}[5m])) / ${cpus}` },
    {
      record: "service:memory:ratio",
      expr: `sum by (service) (process_resident_memory_bytes${of}) / ${memoryMb * 1024 * 1024}`,
    },
  ];
}

/** Those about a database or agents only where the service's `/health` reports on them. */
function alertsOf(service: WatchedService): AlertRule[] {
  return [
    serviceDown(service),
    ...(hasDatabase(service) ? [databaseFailed(service)] : []),
    highErrorRate(service),
    ...(hasAgents(service) ? [agentsFailed(service)] : []),
    slowResponses(service),
    highCpu(service),
    memoryPressure(service),
  ];
}

function serviceDown({ name, url, healthPath }: WatchedService): AlertRule {
  return rule(name, "critical", {
    alert: "ServiceDown",
    // Nothing measured is as bad: the exporter is asked wrongly or is gone.
    expr: `(probe_success{service="${name}"} == 0) or absent(probe_success{service="${name}"})`,
    for: "3m",
    summary: `${name} is down`,
    description: `${url}${healthPath} failed three checks in a row.`,
    runbook:
      "Run `stackwright doctor`: it tells asleep, not deployed, crashed and unreachable apart. After a bad deploy `stackwright rollback`.",
  });
}

function databaseFailed({ name }: WatchedService): AlertRule {
  return rule(name, "critical", {
    alert: "DatabaseConnectionFailed",
    channels: WITHOUT_PAGER,
    expr: `health_check{service="${name}",check="database"} == 0`,
    for: "5m",
    summary: `${name} cannot reach its database`,
    description: "/health has reported `checks.database: false` for five minutes.",
    runbook:
      "Look whether the Supabase project is paused. `stackwright doctor` compares DATABASE_URL with the pooler's address: port 6543, TLS on.",
  });
}

function highErrorRate({ name, thresholds }: WatchedService): AlertRule {
  return rule(name, "high", {
    alert: "HighErrorRate",
    expr: `service:errors:ratio{service="${name}"} > ${thresholds.errorRate}`,
    for: "5m",
    summary: `${name} fails more than ${percent(thresholds.errorRate)} of its requests`,
    description: "{{ $value | humanizePercentage }} of the requests of the last five minutes ended in a 5xx.",
    runbook:
      "See `Endpoints with errors` on the dashboard and the issue in Sentry. If it began with a deploy, `stackwright rollback`.",
  });
}

function agentsFailed({ name }: WatchedService): AlertRule {
  return rule(name, "high", {
    alert: "AgentSystemFailure",
    expr: `(health_check{service="${name}",check="agents"} == 0) or (agent_pool_size{service="${name}"} == 0)`,
    for: "2m",
    summary: `${name}'s agent system does not run`,
    description: "Its initialisation failed, or the pool is empty.",
    runbook: "Ask for /api/v1/agents/health, which builds it on first use; then look in the log for OPENAI_API_KEY.",
  });
}

function slowResponses({ name, thresholds }: WatchedService): AlertRule {
  const buckets = `http_request_duration_highr_seconds_bucket{service="${name}"}`;
  return rule(name, "medium", {
    alert: "SlowResponses",
    expr: `histogram_quantile(0.95, sum by (service, le) (rate(${buckets}[5m]))) > ${thresholds.apiMs / 1000}`,
    for: "10m",
    summary: `${name} answers slowly`,
    description: `95 % of the requests should take less than ${thresholds.apiMs} ms, and take {{ $value | humanizeDuration }}.`,
    runbook: "See `Slowest endpoints` on the dashboard, then database connections and CPU.",
  });
}

function highCpu({ name, thresholds }: WatchedService): AlertRule {
  return rule(name, "medium", {
    alert: "HighCpuUsage",
    expr: `service:cpu:ratio{service="${name}"} > ${thresholds.cpu}`,
    for: "15m",
    summary: `${name} uses more than ${percent(thresholds.cpu)} of its CPU`,
    description: "It has used {{ $value | humanizePercentage }} of its plan's CPU for fifteen minutes.",
    runbook:
      "See `Most requested endpoints` on the dashboard. Raise `numInstances` or the plan in the stack, then `up`.",
  });
}

function memoryPressure({ name, thresholds }: WatchedService): AlertRule {
  return rule(name, "medium", {
    alert: "MemoryPressure",
    expr: `service:memory:ratio{service="${name}"} > ${thresholds.memory}`,
    for: "10m",
    summary: `${name} uses more than ${percent(thresholds.memory)} of its memory`,
    description: "It uses {{ $value | humanizePercentage }} of its plan's memory; at 100 % it is killed and restarted.",
    runbook:
      "See whether memory falls after a restart (a leak) or not (too small a plan: change it in the stack, then `up`).",
  });
}

/** `channels` where they are not what the severity says. */
type Words = Pick<AlertRule, "alert" | "expr" | "for"> & AlertRule["annotations"] & { channels?: string };

function rule(service: string, severity: Severity, words: Words): AlertRule {
  const { alert, expr, for: duration, channels = CHANNELS[severity], ...annotations } = words;
  return { alert, expr, for: duration, labels: { severity, service, channels }, annotations };
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
