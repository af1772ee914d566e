import { parse } from "yaml";

const OF = '{service="toolboxai-backend"}';

/** The alerts of the plan, critical ones first: what is measured, for how long, how bad, who is told. */
export const ALERTS = [
  {
    alert: "ServiceDown",
    expr: `(probe_success${OF} == 0) or absent(probe_success${OF})`,
    for: "3m",
    severity: "critical",
    channels: "email,slack,pagerduty",
  },
  {
    alert: "DatabaseConnectionFailed",
    expr: 'health_check{service="toolboxai-backend",check="database"} == 0',
    for: "5m",
    severity: "critical",
    channels: "email,slack",
  },
  {
    alert: "HighErrorRate",
    expr: `service:errors:ratio${OF} > 0.05`,
    for: "5m",
    severity: "high",
    channels: "email,slack",
  },
  {
    alert: "AgentSystemFailure",
    expr: `(health_check{service="toolboxai-backend",check="agents"} == 0) or (agent_pool_size${OF} == 0)`,
    for: "2m",
    severity: "high",
    channels: "email,slack",
  },
  {
    alert: "SlowResponses",
    expr: `histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_highr_seconds_bucket${OF}[5m]))) > 1`,
    for: "10m",
    severity: "medium",
    channels: "email",
  },
  { alert: "HighCpuUsage", expr: `service:cpu:ratio${OF} > 0.8`, for: "15m", severity: "medium", channels: "email" },
  {
    alert: "MemoryPressure",
    expr: `service:memory:ratio${OF} > 0.85`,
    for: "10m",
    severity: "medium",
    channels: "email",
  },
];

/** The plan's six panels, each a row of the dashboard, and what is in them. */
export const PANELS = {
  "System health": ["Service status", "Metrics", "Uptime, 30 days", "Last deployment or restart"],
  "Service availability": ["Connections, share of the time", "Connections over time", "Agent system"],
  Requests: ["Requests per second", "Response time", "Error rate", "Status codes"],
  Resources: ["CPU", "Memory", "Active database connections", "Redis memory"],
  Endpoints: ["Slowest endpoints", "Most requested endpoints", "Endpoints with errors"],
  "Agent system": ["Pool size", "Active agents", "Tasks waiting", "Average task duration"],
};

interface Rule {
  alert?: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
}

/** The alerts of a rules file, as `ALERTS` has them. */
export function alertsIn(rules: string): object[] {
  const { groups } = parse(rules) as { groups: { rules: Rule[] }[] };
  return groups
    .flatMap((group) => group.rules)
    .filter(({ alert }) => alert !== undefined)
    .map(({ alert, expr, for: duration, labels: { severity, channels } }) => ({
      alert,
      expr,
      for: duration,
      severity,
      channels,
    }));
}

/** The titles of a dashboard's panels, by the row they are in. */
export function panelsIn(dashboard: string): Record<string, string[]> {
  const { panels } = JSON.parse(dashboard) as { panels: { type: string; title: string }[] };
  const rows: [string, string[]][] = [];
  for (const { type, title } of panels) {
    if (type === "row") rows.push([title, []]);
    else rows.at(-1)![1].push(title);
  }
  return Object.fromEntries(rows);
}

/** The keys of `/health`'s `checks` that the JSON exporter reads. */
export function followedChecksIn(exporter: string): string[] {
  const { modules } = parse(exporter) as { modules: Record<string, { metrics: { path: string }[] }> };
  return Object.values(modules).flatMap(({ metrics }) => metrics.map(({ path }) => /\.checks\.(\w+)/.exec(path)![1]!));
}
