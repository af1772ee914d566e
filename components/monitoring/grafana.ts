import { sections } from "./grafana-sections.ts";
import { laidOut } from "./panel.ts";
import type { Watched } from "./watched.ts";

/** The version of Grafana's classic dashboard model that is written; newer Grafanas migrate it. */
const SCHEMA_VERSION = 39;

/**
 * A Grafana dashboard in the classic JSON model, ready for provisioning or import. It asks for the datasource and the service;
 * everything it queries is scraped by `prometheusConfig`.
 */
export function grafanaDashboard(watched: Watched) {
  const { environment, services } = watched;
  const names = services.map(({ name }) => name);
  return {
    // The uid is what links and provisioning know it by; Grafana takes 40 characters.
    uid: `stackwright-${environment}`.slice(0, 40),
    title: `${names.join(", ")} (${environment})`,
    tags: ["stackwright", environment],
    timezone: "browser",
    editable: true,
    graphTooltip: 1,
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    timepicker: {},
    links: [],
    annotations: { list: [] },
    templating: { list: [datasourceVariable, serviceVariable(names)] },
    panels: laidOut(sections(watched)),
  };
}

const datasourceVariable = {
  name: "datasource",
  label: "Data source",
  type: "datasource",
  query: "prometheus",
  refresh: 1,
  hide: 0,
  multi: false,
  includeAll: false,
};

function serviceVariable(names: readonly string[]) {
  const options = names.map((name, index) => ({ text: name, value: name, selected: index === 0 }));
  return {
    name: "service",
    label: "Service",
    type: "custom",
    query: names.join(","),
    options,
    current: options[0] ?? {},
    hide: 0,
    multi: false,
    includeAll: false,
  };
}
