import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type AlertRule, alertRules, type RuleGroup } from "./alerts.ts";
import { monitoringFiles } from "./files.ts";
import { metrics } from "./metrics.ts";
import { backend, hasPromtool, metricsIn, promtool, watched } from "./testing.ts";

const isAlert = (rule: RuleGroup["rules"][number]): rule is AlertRule => "alert" in rule;
const group = alertRules(watched).groups[0]!;
const alerts = group.rules.filter(isAlert);

describe("the seven alerts", () => {
  test.each([
    ["ServiceDown", "critical", "3m", "probe_success", "email,slack,pagerduty"],
    ["DatabaseConnectionFailed", "critical", "5m", 'check="database"', "email,slack"],
    ["HighErrorRate", "high", "5m", "> 0.05", "email,slack"],
    ["AgentSystemFailure", "high", "2m", "agent_pool_size", "email,slack"],
    ["SlowResponses", "medium", "10m", "> 1", "email"],
    ["HighCpuUsage", "medium", "15m", "> 0.8", "email"],
    ["MemoryPressure", "medium", "10m", "> 0.85", "email"],
  ])("%s: %s after %s", (name, severity, duration, part, channels) => {
    const rule = alerts.find(({ alert }) => alert === name);
    expect(rule).toMatchObject({ for: duration, labels: { severity, service: backend.name, channels } });
    expect(rule?.expr).toContain(part);
    expect(rule?.expr).toContain(`service="${backend.name}"`);
    for (const text of Object.values(rule?.annotations ?? {})) expect(text.length).toBeGreaterThan(15);
    expect(Object.keys(rule?.annotations ?? {})).toEqual(["summary", "description", "runbook"]);
  });

  test("are all there are", () => expect(alerts).toHaveLength(7));

  test("leave out what a service does not report on", () => {
    const plain = { ...backend, checks: [] };
    const names = alertRules({ ...watched, services: [plain] }).groups[0]?.rules.filter(isAlert);
    expect(names?.map(({ alert }) => alert)).toEqual([
      "ServiceDown",
      "HighErrorRate",
      "SlowResponses",
      "HighCpuUsage",
      "MemoryPressure",
    ]);
  });

  test("take a service's own thresholds and plan", () => {
    const thresholds = { ...backend.thresholds, apiMs: 500, errorRate: 0.01 };
    const own = { ...backend, thresholds, cpus: 2, memoryMb: 2048 };
    const text = JSON.stringify(alertRules({ ...watched, services: [own] }));
    for (const part of ["> 0.5", "> 0.01", "more than 1 %", "less than 500 ms", '/ 2"', "/ 2147483648"])
      expect(text).toContain(part);
  });
});

test.each(group.rules.map((rule) => [isAlert(rule) ? rule.alert : rule.record, rule.expr]))(
  "%s uses metrics that exist",
  (_name, expr) => {
    const used = metricsIn(expr);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((metric) => !(metric in metrics))).toEqual([]);
  },
);

/** Series of an hour, in which each alert's condition holds from the beginning. */
const service = `service="${backend.name}"`;
const SERIES: Record<string, { series: string; values: string }[]> = {
  ServiceDown: [{ series: `probe_success{${service}}`, values: "0x60" }],
  DatabaseConnectionFailed: [{ series: `health_check{${service},check="database"}`, values: "0x60" }],
  HighErrorRate: [
    { series: `http_requests_total{${service},status="2xx"}`, values: "0+90x60" },
    { series: `http_requests_total{${service},status="5xx"}`, values: "0+10x60" },
  ],
  AgentSystemFailure: [{ series: `agent_pool_size{${service}}`, values: "0x60" }],
  SlowResponses: [
    { series: `http_request_duration_highr_seconds_bucket{${service},le="1"}`, values: "0+50x60" },
    { series: `http_request_duration_highr_seconds_bucket{${service},le="2"}`, values: "0+100x60" },
    { series: `http_request_duration_highr_seconds_bucket{${service},le="+Inf"}`, values: "0+100x60" },
  ],
  HighCpuUsage: [{ series: `process_cpu_seconds_total{${service}}`, values: "0+27x60" }],
  MemoryPressure: [{ series: `process_resident_memory_bytes{${service}}`, values: "500000000x60" }],
};

/** Works as it should: answers, everything connected, one request in a thousand failing, a third of CPU and memory. */
const HEALTHY = [
  { series: `probe_success{${service}}`, values: "1x60" },
  { series: `health_check{${service},check="database"}`, values: "1x60" },
  { series: `health_check{${service},check="agents"}`, values: "1x60" },
  { series: `agent_pool_size{${service}}`, values: "4x60" },
  { series: `http_requests_total{${service},status="2xx"}`, values: "0+999x60" },
  { series: `http_requests_total{${service},status="5xx"}`, values: "0+1x60" },
  { series: `http_request_duration_highr_seconds_bucket{${service},le="0.5"}`, values: "0+1000x60" },
  { series: `http_request_duration_highr_seconds_bucket{${service},le="+Inf"}`, values: "0+1000x60" },
  { series: `process_cpu_seconds_total{${service}}`, values: "0+10x60" },
  { series: `process_resident_memory_bytes{${service}}`, values: "180000000x60" },
];

const metricOf = ({ series }: { series: string }): string => series.split("{")[0] ?? "";

/** Healthy but for one thing: its series take the place of those of the same metric. */
function broken(alert: string) {
  const own = SERIES[alert] ?? [];
  const isReplaced = (healthy: { series: string }) =>
    own.some(
      (other) =>
        other.series === healthy.series ||
        (metricOf(other) === metricOf(healthy) && metricOf(other) !== "health_check"),
    );
  return [...HEALTHY.filter((series) => !isReplaced(series)), ...own];
}

/** promtool's unit test: which alerts fire after a minute (none) and after half an hour. */
function firing(input: { series: string; values: string }[], fires: string[]): string {
  const expr = 'count by (alertname) (ALERTS{alertstate="firing"})';
  const samples = fires.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 }));
  return stringify({
    rule_files: ["alerts.yml"],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: input,
        promql_expr_test: [
          { expr, eval_time: "1m", exp_samples: [] },
          { expr, eval_time: "30m", exp_samples: samples },
        ],
      },
    ],
  });
}

describe.skipIf(!hasPromtool)("Prometheus' own promtool (skipped when it is not on PATH)", () => {
  const files = monitoringFiles(watched);

  test("takes the rules and the configuration", () => {
    expect(promtool(files, "check", "rules", "alerts.yml")).toMatchObject({ status: 0 });
    const config = promtool(files, "check", "config", "prometheus.yml");
    expect(config.said).toContain("SUCCESS");
    expect(config.status).toBe(0);
  });

  const fires = (input: { series: string; values: string }[], names: string[]) =>
    promtool({ ...files, "test.yml": firing(input, names) }, "test", "rules", "test.yml");

  test("no alert fires while all is well", () => {
    expect(fires(HEALTHY, [])).toMatchObject({ status: 0, said: expect.stringContaining("SUCCESS") });
  });

  test.each(Object.keys(SERIES))("%s fires alone when its one thing is wrong", (alert) => {
    expect(fires(broken(alert), [alert])).toMatchObject({ status: 0, said: expect.stringContaining("SUCCESS") });
  });

  test("a service without any failed request has an error rate of 0, not none", () => {
    const input_series = HEALTHY.filter(({ series }) => !series.includes('"5xx"'));
    const exp_samples = [{ labels: `service:errors:ratio{${service}}`, value: 0 }];
    const promql_expr_test = [{ expr: "service:errors:ratio", eval_time: "30m", exp_samples }];
    const tests = [{ interval: "1m", input_series, promql_expr_test }];
    const file = stringify({ rule_files: ["alerts.yml"], evaluation_interval: "1m", tests });
    expect(promtool({ ...files, "test.yml": file }, "test", "rules", "test.yml")).toMatchObject({ status: 0 });
  });

  test("a service that nothing is measured of is down", () => {
    const rest = HEALTHY.filter((series) => metricOf(series) !== "probe_success");
    expect(fires(rest, ["ServiceDown"])).toMatchObject({ status: 0 });
  });
});
