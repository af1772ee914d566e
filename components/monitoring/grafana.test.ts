import { describe, expect, test } from "vitest";
import { grafanaDashboard } from "./grafana.ts";
import { metrics } from "./metrics.ts";
import { backend, hasPromtool, metricsIn, promtool, watched } from "./testing.ts";

interface Panel {
  id: number;
  type: string;
  title: string;
  datasource?: { type: string; uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { refId: string; expr: string; datasource: { uid: string } }[];
}

const dashboard = grafanaDashboard(watched);
const panels = dashboard.panels as unknown as Panel[];
const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const));

describe("the dashboard", () => {
  test("has what Grafana's dashboard model asks for", () => {
    expect(dashboard).toMatchObject({
      uid: expect.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/),
      title: expect.any(String),
      schemaVersion: expect.any(Number),
      time: { from: expect.any(String), to: expect.any(String) },
      templating: { list: expect.any(Array) },
      annotations: { list: [] },
      editable: true,
      refresh: "30s",
    });
    expect(dashboard).not.toHaveProperty("id");
  });

  test("has the six panels of the report", () => {
    expect(panels.filter(({ type }) => type === "row").map(({ title }) => title)).toEqual([
      "System health",
      "Service availability",
      "Requests",
      "Resources",
      "Endpoints",
      "Agent system",
    ]);
  });

  test.each([
    "Service status",
    "Metrics",
    "Uptime, 30 days",
    "Last deployment or restart",
    "Requests per second",
    "Response time",
    "Error rate",
    "Status codes",
    "CPU",
    "Memory",
    "Active database connections",
    "Redis memory",
    "Slowest endpoints",
    "Most requested endpoints",
    "Endpoints with errors",
    "Pool size",
    "Active agents",
    "Tasks waiting",
    "Average task duration",
  ])("shows %s", (title) => expect(queries.map(([of]) => of)).toContain(title));

  test("shows no agents, database or cache that are not there", () => {
    const exporters = { blackbox: "b:1", json: "j:1" };
    const services = [{ ...backend, checks: ["database"] }];
    const text = JSON.stringify(grafanaDashboard({ ...watched, services, exporters }));
    for (const metric of ["agent_", "pg_stat", "redis_memory"]) expect(text).not.toContain(metric);
  });

  test("numbers its panels once each", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test("no panel lies on another or beside the grid", () => {
    for (const { gridPos: a, id } of panels) {
      expect([a.x >= 0, a.x + a.w <= 24]).toEqual([true, true]);
      const overlapping = panels.filter(
        ({ id: other, gridPos: b }) =>
          other !== id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      );
      expect(overlapping.map(({ title }) => title)).toEqual([]);
    }
  });

  test("asks for the datasource and the service, and every query uses both", () => {
    const [datasource, service] = dashboard.templating.list;
    expect(datasource).toMatchObject({ name: "datasource", type: "datasource", query: "prometheus" });
    expect(service).toMatchObject({ name: "service", query: "toolboxai-backend" });
    for (const { datasource: own, targets } of panels.filter(({ type }) => type !== "row")) {
      expect(own).toEqual({ type: "prometheus", uid: "$datasource" });
      expect(targets?.every(({ datasource: of }) => of.uid === "$datasource")).toBe(true);
      expect(new Set(targets?.map(({ refId }) => refId)).size).toBe(targets?.length);
    }
    const shared = /pg_stat_database|redis_memory/;
    const ofService = /(service|job)="\$service"/;
    expect(queries.filter(([, expr]) => !ofService.test(expr) && !shared.test(expr))).toEqual([]);
  });

  test.each(queries)("%s is measured: %s", (_title, expr) => {
    const used = metricsIn(expr);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((metric) => !(metric in metrics))).toEqual([]);
  });
});

test.skipIf(!hasPromtool)("Prometheus can read every query (skipped without promtool)", () => {
  const rules = queries.map(([, expr], index) => ({
    record: `panel:${index}`,
    expr: expr.replaceAll("$__range", "6h"),
  }));
  const file = JSON.stringify({ groups: [{ name: "panels", rules }] });
  expect(promtool({ "panels.yml": file }, "check", "rules", "panels.yml")).toMatchObject({ status: 0 });
});

test.each([
  ['sum by (service) (rate(up{a="b"}[5m])) / 2', ["up"]],
  ['(a == 0) or absent(b{c="d or e"})', ["a", "b"]],
  ["service:cpu:ratio{} > 0.8", ["service:cpu:ratio"]],
])("the tests' own reading of %s", (expr, names) => expect(metricsIn(expr)).toEqual(names));
