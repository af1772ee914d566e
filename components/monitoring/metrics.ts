/** Who exposes a metric: a kind of scrape job in `prometheus.ts`, or a rule in `alerts.ts`. */
export type MetricSource = "application" | "health" | "checks" | "postgres" | "redis" | "rule" | "prometheus";

/**
 * Every metric the rules and panels use. Those of the application come from prometheus-fastapi-instrumentator (`http_*`), the
 * Prometheus client library (`process_*`, of one worker: with several, run its multiprocess mode and read CPU and memory from
 * the host), and, of the agent system, from the application's own code (`agent_*`).
 */
export const metrics: Readonly<Record<string, MetricSource>> = {
  up: "prometheus",
  probe_success: "health",
  health_check: "checks",
  http_requests_total: "application",
  http_request_duration_highr_seconds_bucket: "application",
  http_request_duration_seconds_sum: "application",
  http_request_duration_seconds_count: "application",
  process_cpu_seconds_total: "application",
  process_resident_memory_bytes: "application",
  process_start_time_seconds: "application",
  agent_pool_size: "application",
  agent_active: "application",
  agent_task_queue_length: "application",
  agent_task_duration_seconds_sum: "application",
  agent_task_duration_seconds_count: "application",
  pg_stat_database_numbackends: "postgres",
  redis_memory_used_bytes: "redis",
  "service:cpu:ratio": "rule",
  "service:memory:ratio": "rule",
  "service:errors:ratio": "rule",
};
