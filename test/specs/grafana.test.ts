import { describe, expect, test } from "vitest";
import { grafanaDashboard } from "../../components/monitoring/grafana.ts";
import { watched } from "../../components/monitoring/testing.ts";
import { type GrafanaKind, grafanaFolder, grafanaProblems } from "./grafana-schemas.ts";

const folder = grafanaFolder();

interface Panel {
  title: string;
  type: GrafanaKind | "row";
  options?: object;
  targets?: object[];
}

describe.skipIf(folder === undefined)("Grafana's own schemas (skipped where `npm run specs` has not put them)", () => {
  const dashboard = JSON.parse(JSON.stringify(grafanaDashboard(watched))) as { panels: Panel[] };

  test("take the dashboard", () => {
    expect(grafanaProblems(folder!, "dashboard", dashboard)).toEqual([]);
  });

  test("find what is wrong", () => {
    expect(grafanaProblems(folder!, "dashboard", { ...dashboard, panles: [] })).toEqual([
      expect.stringContaining("additional properties"),
    ]);
  });

  test.each(dashboard.panels.filter(({ type }) => type !== "row").map((panel) => [panel.title, panel] as const))(
    "take the options and queries of %s",
    (_, { type, options, targets = [] }) => {
      expect(grafanaProblems(folder!, type as GrafanaKind, options, "Options")).toEqual([]);
      expect(targets.flatMap((target) => grafanaProblems(folder!, "prometheus", target))).toEqual([]);
    },
  );
});
