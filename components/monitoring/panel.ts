/** A Grafana panel as the sections declare it; place, number and datasource come with the dashboard. */
export interface PanelSpec {
  title: string;
  type: "stat" | "timeseries" | "table" | "bargauge";
  /** Columns of Grafana's 24. */
  width: number;
  unit: string;
  queries: Query[];
  /** Values in words and colours, for `stat`. */
  states?: Record<string, { text: string; color: string }>;
  min?: number;
  max?: number;
}

export interface Query {
  expr: string;
  legend: string;
}

export interface Section {
  title: string;
  panels: PanelSpec[];
}

interface GridPos {
  x: number;
  y: number;
  w: number;
  h: number;
}

export const DATASOURCE = { type: "prometheus", uid: "$datasource" };
const COLUMNS = 24;
const HEIGHT = 8;

/** A row for each section and its panels below it, side by side. */
export function laidOut(sections: readonly Section[]) {
  const panels: Record<string, unknown>[] = [];
  let y = 0;
  const add = (panel: Record<string, unknown>, gridPos: GridPos) =>
    panels.push({ id: panels.length + 1, ...panel, gridPos });
  for (const section of sections) {
    add({ type: "row", title: section.title, collapsed: false, panels: [] }, { x: 0, y, w: COLUMNS, h: 1 });
    y += 1;
    let x = 0;
    for (const panel of section.panels) {
      if (x + panel.width > COLUMNS) {
        x = 0;
        y += HEIGHT;
      }
      add(panelJson(panel), { x, y, w: panel.width, h: HEIGHT });
      x += panel.width;
    }
    y += HEIGHT;
  }
  return panels;
}

function panelJson({ title, type, unit, queries, states, min, max }: PanelSpec) {
  const isTable = type === "table";
  return {
    type,
    title,
    datasource: DATASOURCE,
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      ...(isTable ? { format: "table", instant: true } : {}),
    })),
    fieldConfig: {
      defaults: {
        unit,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
        mappings: states === undefined ? [] : [{ type: "value", options: states }],
      },
      overrides: [],
    },
    options: OPTIONS[type],
  };
}

const reduceOptions = { calcs: ["lastNotNull"], fields: "", values: false };
const legend = (showLegend: boolean) => ({ showLegend, displayMode: "list", placement: "bottom", calcs: [] });
/** Every option a panel must have by Grafana's schema, also where it is what Grafana would choose. */
const OPTIONS: Record<PanelSpec["type"], object> = {
  stat: {
    reduceOptions,
    colorMode: "background",
    graphMode: "none",
    textMode: "auto",
    justifyMode: "auto",
    orientation: "auto",
    wideLayout: true,
    showPercentChange: false,
    percentChangeColorMode: "standard",
  },
  bargauge: {
    reduceOptions,
    orientation: "horizontal",
    displayMode: "gradient",
    valueMode: "color",
    namePlacement: "auto",
    showUnfilled: true,
    sizing: "auto",
    minVizWidth: 8,
    minVizHeight: 16,
    maxVizHeight: 300,
    legend: legend(false),
  },
  timeseries: { legend: legend(true), tooltip: { mode: "multi", sort: "none" } },
  table: { frameIndex: 0, showHeader: true },
};
