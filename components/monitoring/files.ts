import { stringify } from "yaml";
import { alertRules } from "./alerts.ts";
import { grafanaDashboard } from "./grafana.ts";
import { blackboxConfig, jsonExporterConfig, prometheusConfig, RULES_FILE } from "./prometheus.ts";
import type { Watched } from "./watched.ts";

/** File names with their text. Nothing in them is secret. */
export type MonitoringFiles = Record<(typeof FILES)[number], string>;

export const FILES = ["prometheus.yml", RULES_FILE, "blackbox.yml", "json-exporter.yml", "dashboard.json"] as const;

const HEADER = "# Made by Stackwright from the stack: the next `up` writes over changes made here.\n";

/** Every file of a stack's monitoring. */
export function monitoringFiles(watched: Watched): MonitoringFiles {
  return {
    "prometheus.yml": yaml(prometheusConfig(watched)),
    "alerts.yml": yaml(alertRules(watched)),
    "blackbox.yml": yaml(blackboxConfig()),
    "json-exporter.yml": yaml(jsonExporterConfig(watched)),
    "dashboard.json": `${JSON.stringify(grafanaDashboard(watched), null, 2)}\n`,
  };
}

const yaml = (value: unknown): string => HEADER + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

/** The environment variable a file travels in; one each, so that a preview shows which file changes and how. */
export const variableOf = (file: string): string => `FILE_${file.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
