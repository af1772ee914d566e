import type { PanelSpec, Query, Section } from "./panel.ts";
import { type Exporters, hasAgents, type Watched } from "./watched.ts";

const OF = '{service="$service"}';
const labelled = (labels: string): string => `{service="$service",${labels}}`;

/** What the dashboard shows, section by section. */
export function sections({ services, exporters }: Watched): Section[] {
  const withAgents = services.some(hasAgents);
  return [
    { title: "System health", panels: systemHealth },
    { title: "Service availability", panels: [...availability, ...(withAgents ? [agentStatus] : [])] },
    { title: "Requests", panels: requests },
    { title: "Resources", panels: resources(exporters) },
    { title: "Endpoints", panels: endpoints },
    ...(withAgents ? [{ title: "Agent system", panels: agents }] : []),
  ];
}

const systemHealth: PanelSpec[] = [
  {
    title: "Service status",
    type: "stat",
    width: 6,
    unit: "none",
    // A service that reports on no parts of itself is healthy when it answers.
    queries: [one(`sum(probe_success${OF}) * (1 + (min(health_check${OF}) or vector(1)))`, "status")],
    states: {
      "0": { text: "down", color: "red" },
      "1": { text: "degraded", color: "orange" },
      "2": { text: "healthy", color: "green" },
    },
  },
  {
    title: "Metrics",
    type: "stat",
    width: 6,
    unit: "none",
    queries: [one('up{job="$service"}', "Backend Status")],
    states: { "0": { text: "not scraped", color: "red" }, "1": { text: "scraped", color: "green" } },
  },
  {
    title: "Uptime, 30 days",
    type: "stat",
    width: 6,
    unit: "percentunit",
    queries: [one(`avg(avg_over_time(probe_success${OF}[30d]))`, "uptime")],
  },
  {
    title: "Last deployment or restart",
    type: "stat",
    width: 6,
    unit: "dateTimeFromNow",
    queries: [one(`max(process_start_time_seconds${OF}) * 1000`, "started")],
  },
];

const availability: PanelSpec[] = [
  {
    title: "Connections, share of the time",
    type: "bargauge",
    width: 8,
    unit: "percentunit",
    min: 0,
    max: 1,
    queries: [one(`avg by (check) (avg_over_time(health_check${labelled('check!="agents"')}[$__range]))`, "{{check}}")],
  },
  {
    title: "Connections over time",
    type: "timeseries",
    width: 10,
    unit: "bool_yes_no",
    min: 0,
    max: 1,
    queries: [one(`health_check${labelled('check!="agents"')}`, "{{check}}")],
  },
];

const agentStatus: PanelSpec = {
  title: "Agent system",
  type: "stat",
  width: 6,
  unit: "none",
  queries: [one(`min(health_check${labelled('check="agents"')})`, "agents")],
  states: { "0": { text: "failed", color: "red" }, "1": { text: "running", color: "green" } },
};

const requests: PanelSpec[] = [
  {
    title: "Requests per second",
    type: "timeseries",
    width: 6,
    unit: "reqps",
    queries: [one(`sum(rate(http_requests_total${OF}[5m]))`, "requests")],
  },
  {
    title: "Response time",
    type: "timeseries",
    width: 6,
    unit: "s",
    queries: [50, 95, 99].map((share) =>
      one(
        `histogram_quantile(${share / 100}, sum by (le) (rate(http_request_duration_highr_seconds_bucket${OF}[5m])))`,
        `p${share}`,
      ),
    ),
  },
  {
    title: "Error rate",
    type: "timeseries",
    width: 6,
    unit: "percentunit",
    min: 0,
    queries: [one(`service:errors:ratio${OF}`, "5xx")],
  },
  {
    title: "Status codes",
    type: "timeseries",
    width: 6,
    unit: "reqps",
    queries: [2, 4, 5].map((kind) =>
      one(`sum(rate(http_requests_total${labelled(`status=~"${kind}.."`)}[5m]))`, `${kind}xx`),
    ),
  },
];

function resources({ postgres, redis }: Exporters): PanelSpec[] {
  const share = (title: string, metric: string): PanelSpec => ({
    title,
    type: "timeseries",
    width: 6,
    unit: "percentunit",
    min: 0,
    queries: [one(`${metric}${OF}`, "of the plan")],
  });
  const plain = (title: string, unit: string, expr: string): PanelSpec => ({
    title,
    type: "timeseries",
    width: 6,
    unit,
    queries: [one(expr, "used")],
  });
  return [
    share("CPU", "service:cpu:ratio"),
    share("Memory", "service:memory:ratio"),
    ...(postgres === undefined
      ? []
      : [plain("Active database connections", "none", "sum(pg_stat_database_numbackends)")]),
    ...(redis === undefined ? [] : [plain("Redis memory", "bytes", "sum(redis_memory_used_bytes)")]),
  ];
}

const perEndpoint = (metric: string, labels = OF): string => `sum by (handler) (rate(${metric}${labels}[$__range]))`;

const endpoints: PanelSpec[] = [
  {
    title: "Slowest endpoints",
    type: "table",
    width: 8,
    unit: "s",
    queries: [
      one(
        `topk(10, ${perEndpoint("http_request_duration_seconds_sum")} / ${perEndpoint("http_request_duration_seconds_count")})`,
        "{{handler}}",
      ),
    ],
  },
  {
    title: "Most requested endpoints",
    type: "table",
    width: 8,
    unit: "reqps",
    queries: [one(`topk(10, ${perEndpoint("http_requests_total")})`, "{{handler}}")],
  },
  {
    title: "Endpoints with errors",
    type: "table",
    width: 8,
    unit: "reqps",
    queries: [one(`topk(10, ${perEndpoint("http_requests_total", labelled('status=~"5.."'))} > 0)`, "{{handler}}")],
  },
];

const agents: PanelSpec[] = [
  agentGauge("Pool size", "agent_pool_size"),
  agentGauge("Active agents", "agent_active"),
  agentGauge("Tasks waiting", "agent_task_queue_length"),
  {
    title: "Average task duration",
    type: "timeseries",
    width: 6,
    unit: "s",
    queries: [
      one(
        `sum(rate(agent_task_duration_seconds_sum${OF}[5m])) / sum(rate(agent_task_duration_seconds_count${OF}[5m]))`,
        "average",
      ),
    ],
  },
];

function agentGauge(title: string, metric: string): PanelSpec {
  return { title, type: "timeseries", width: 6, unit: "none", min: 0, queries: [one(`sum(${metric}${OF})`, title)] };
}

function one(expr: string, legend: string): Query {
  return { expr, legend };
}
