/** What the files are made from: plain data, no cloud. */
export interface Watched {
  /** `production`; a label on everything that is scraped. */
  environment: string;
  services: WatchedService[];
  exporters: Exporters;
}

export interface WatchedService {
  /** The `service` label of its metrics and alerts. */
  name: string;
  /** `https://host`, without a closing slash. */
  url: string;
  healthPath: string;
  metricsPath: string;
  /** Keys of `/health`'s `checks`. */
  checks: readonly string[];
  thresholds: Thresholds;
  /** What its plan gives it. */
  cpus: number;
  memoryMb: number;
}

export interface Thresholds {
  /** Milliseconds `/health` may take, as UptimeRobot sees it, the way there included. */
  healthMs: number;
  /** Milliseconds 95 % of the requests must stay below. */
  apiMs: number;
  /** Share of requests that may fail with a 5xx, 0 to 1. */
  errorRate: number;
  /** Share of the plan's CPU, 0 to 1. */
  cpu: number;
  /** Share of the plan's memory, 0 to 1. */
  memory: number;
}

/** Where Prometheus reaches its exporters, `host:port`. */
export interface Exporters {
  /** Asks for `/health`. */
  blackbox: string;
  /** Reads `/health`'s `checks`. */
  json: string;
  /** Absent: database connections are not shown. */
  postgres?: string | undefined;
  /** Absent: Redis' memory is not shown. */
  redis?: string | undefined;
  /** Who sends the alerts on. Absent: nobody; Prometheus shows them. */
  alertmanager?: string | undefined;
}

export const defaultThresholds: Thresholds = { healthMs: 5000, apiMs: 1000, errorRate: 0.05, cpu: 0.8, memory: 0.85 };

export const defaultExporters: Exporters = {
  blackbox: "blackbox-exporter:9115",
  json: "json-exporter:7979",
  postgres: "postgres-exporter:9187",
  redis: "redis-exporter:9121",
};

export const hasAgents = ({ checks }: Pick<WatchedService, "checks">): boolean => checks.includes("agents");
export const hasDatabase = ({ checks }: Pick<WatchedService, "checks">): boolean => checks.includes("database");
