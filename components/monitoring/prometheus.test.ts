import { expect, test } from "vitest";
import { parse } from "yaml";
import { monitoringFiles } from "./files.ts";
import { metrics } from "./metrics.ts";
import { jsonExporterConfig, prometheusConfig } from "./prometheus.ts";
import { backend, watched } from "./testing.ts";

const jobs = prometheusConfig(watched).scrape_configs;
const job = (name: string) => jobs.find(({ job_name }) => job_name === name);

test("the service's own metrics are scraped every 30 s, as the report's configuration has it", () => {
  expect(job("toolboxai-backend")).toEqual({
    job_name: "toolboxai-backend",
    scrape_interval: "30s",
    scheme: "https",
    metrics_path: "/metrics",
    static_configs: [{ targets: ["toolboxai-backend-8j12.onrender.com"], labels: { service: "toolboxai-backend" } }],
  });
});

test.each([
  ["toolboxai-backend-health", "blackbox-exporter:9115", "health"],
  ["toolboxai-backend-checks", "json-exporter:7979", "toolboxai-backend"],
])("%s asks for /health through %s", (name, exporter, module) => {
  expect(job(name)).toMatchObject({
    metrics_path: "/probe",
    params: { module: [module] },
    static_configs: [
      { targets: ["https://toolboxai-backend-8j12.onrender.com/health"], labels: { service: "toolboxai-backend" } },
    ],
  });
  expect(job(name)?.relabel_configs?.at(-1)).toEqual({ target_label: "__address__", replacement: exporter });
});

test("exporters that are not there are not scraped; an Alertmanager is told of alerts when there is one", () => {
  const exporters = { blackbox: "b:1", json: "j:1", alertmanager: "am:9093" };
  const config = prometheusConfig({ ...watched, exporters, services: [{ ...backend, checks: [] }] });
  expect(config.scrape_configs.map(({ job_name }) => job_name)).toEqual([
    "toolboxai-backend",
    "toolboxai-backend-health",
  ]);
  expect(config).toMatchObject({ alerting: { alertmanagers: [{ static_configs: [{ targets: ["am:9093"] }] }] } });
});

test("each check is a metric of its own", () => {
  const modules = jsonExporterConfig(watched).modules as Record<string, { metrics: unknown[] }>;
  expect(modules["toolboxai-backend"]?.metrics).toHaveLength(5);
  expect(modules["toolboxai-backend"]?.metrics[0]).toMatchObject({
    name: "health_check",
    path: "{ .checks.database }",
    labels: { check: "database" },
  });
});

test("every metric has a job that scrapes it", () => {
  const scraped = new Set(["rule", "prometheus"]);
  if (job("toolboxai-backend")) scraped.add("application");
  if (job("toolboxai-backend-health")) scraped.add("health");
  if (job("toolboxai-backend-checks")) scraped.add("checks");
  for (const name of ["postgres", "redis"]) if (job(name)) scraped.add(name);
  expect(Object.entries(metrics).filter(([, source]) => !scraped.has(source))).toEqual([]);
});

test("the files parse to what was meant, say where they come from, and are the same every time", () => {
  const files = monitoringFiles(watched);
  expect(parse(files["prometheus.yml"])).toEqual(prometheusConfig(watched));
  for (const [name, text] of Object.entries(files)) {
    if (name.endsWith(".yml")) expect(text).toMatch(/^# Made by Stackwright/);
    else expect(JSON.parse(text)).toBeInstanceOf(Object);
    expect(text.endsWith("\n")).toBe(true);
  }
  expect(monitoringFiles(structuredClone(watched))).toEqual(files);
});
