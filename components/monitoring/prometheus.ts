import type { Exporters, Watched, WatchedService } from "./watched.ts";

export const RULES_FILE = "alerts.yml";
/** The blackbox exporter's module for `/health`. */
const HEALTH_MODULE = "health";

export interface ScrapeJob {
  job_name: string;
  scrape_interval: string;
  scheme?: "https" | "http";
  metrics_path?: string;
  params?: Record<string, string[]>;
  static_configs: { targets: string[]; labels: Record<string, string> }[];
  relabel_configs?: Record<string, unknown>[];
}

/**
 * Prometheus' configuration: of each service its own metrics every 30 s, its `/health` every minute (so that three minutes are
 * three checks), what `/health` says of its parts; and the database's and the cache's exporters.
 */
export function prometheusConfig({ environment, services, exporters }: Watched) {
  const { alertmanager } = exporters;
  return {
    global: { scrape_interval: "30s", evaluation_interval: "30s", external_labels: { environment } },
    rule_files: [RULES_FILE],
    ...(alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
    scrape_configs: [
      ...services.flatMap((service) => serviceJobs(service, exporters)),
      ...exporterJobs(exporters),
    ] satisfies ScrapeJob[],
  };
}

function serviceJobs(service: WatchedService, exporters: Exporters): ScrapeJob[] {
  const { name, url, healthPath, metricsPath, checks } = service;
  const { host, protocol } = new URL(url);
  const labels = { service: name };
  const health = [{ targets: [url + healthPath], labels }];
  return [
    {
      job_name: name,
      scrape_interval: "30s",
      scheme: protocol === "https:" ? "https" : "http",
      metrics_path: metricsPath,
      static_configs: [{ targets: [host], labels }],
    },
    {
      job_name: `${name}-health`,
      scrape_interval: "60s",
      metrics_path: "/probe",
      params: { module: [HEALTH_MODULE] },
      static_configs: health,
      relabel_configs: through(exporters.blackbox),
    },
    ...(checks.length === 0
      ? []
      : [
          {
            job_name: `${name}-checks`,
            scrape_interval: "60s",
            metrics_path: "/probe",
            params: { module: [name] },
            static_configs: health,
            relabel_configs: through(exporters.json),
          },
        ]),
  ];
}

function exporterJobs(exporters: Exporters): ScrapeJob[] {
  return (["postgres", "redis"] as const).flatMap((kind) => {
    const address = exporters[kind];
    if (address === undefined) return [];
    return [{ job_name: kind, scrape_interval: "30s", static_configs: [{ targets: [address], labels: {} }] }];
  });
}

/** Hands the target to an exporter as a parameter and keeps it as the instance's name. */
const through = (exporter: string) => [
  { source_labels: ["__address__"], target_label: "__param_target" },
  { source_labels: ["__param_target"], target_label: "instance" },
  { target_label: "__address__", replacement: exporter },
];

/** The blackbox exporter's configuration: `/health` must answer 200. Long enough for a sleeping service to wake. */
export function blackboxConfig() {
  return {
    modules: {
      [HEALTH_MODULE]: {
        prober: "http",
        timeout: "30s",
        http: { method: "GET", valid_status_codes: [200], preferred_ip_protocol: "ip4" },
      },
    },
  };
}

/** The JSON exporter's configuration: each of `/health`'s checks as `health_check{check="…"}`, 1 or 0. */
export function jsonExporterConfig({ services }: Watched) {
  const modules = services
    .filter(({ checks }) => checks.length > 0)
    .map(({ name, checks }) => [
      name,
      {
        metrics: checks.map((check) => ({
          name: "health_check",
          help: "Whether a part of the service works, as /health says.",
          path: `{ .checks.${check} }`,
          labels: { check },
        })),
        // A service that is degraded may answer 503 and still say what is wrong.
        valid_status_codes: [200, 503],
      },
    ]);
  return { modules: Object.fromEntries(modules) };
}
