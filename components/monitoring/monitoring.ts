import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  getStack,
  type Input,
  interpolate,
  type Output,
  output,
  RunError,
} from "@pulumi/pulumi";
import { uptimerobot } from "../../provider/index.ts";
import { type Transform, transformed } from "../transform.ts";
import { FileFolder } from "./file-folder.ts";
import { type MonitoringFiles, monitoringFiles } from "./files.ts";
import {
  defaultExporters,
  defaultThresholds,
  type Exporters,
  type Thresholds,
  type WatchedService,
} from "./watched.ts";

export interface ServiceArgs {
  /** Its name in monitors, metrics and alerts, unique in the UptimeRobot account: staging's is not production's. */
  name: string;
  /** Its public address, `https://host`. */
  url: Input<string>;
  /** Default: `/health`. */
  healthPath?: string;
  /**
   * Text that `/health`'s body must hold, compared without regard to case. UptimeRobot takes one; a degraded service does
   * not say this and is told of as well. Default: `"status":"healthy"`.
   */
  keyword?: string;
  /**
   * Pages that must answer 200, looked at every 15 minutes; one with a `keyword` must hold it. Default: `/docs`, and
   * `/openapi.json` with a path in it.
   */
  pages?: (string | Page)[];
  /** Keys of `/health`'s `checks` that are followed; `database` and `agents` have alerts of their own. Default: none. */
  checks?: string[];
  /** Where it exposes its metrics for Prometheus. Default: `/metrics`. */
  metricsPath?: string;
  /** Its plan puts it to sleep and that is accepted: it is asked for every 10 minutes so that it does not. Default: false. */
  sleeps?: boolean;
  /** CPUs its plan gives it. Default: 0.5, Render's `starter`. */
  cpus?: number;
  /** Memory its plan gives it, in MB. Default: 512, Render's `starter`. */
  memoryMb?: number;
  /** Default: health within 5000 ms, 95 % of the requests within 1000 ms, 5 % errors, 80 % CPU, 85 % memory. */
  thresholds?: Partial<Thresholds>;
}

export interface Page {
  path: string;
  /** Compared without regard to case. */
  keyword?: string;
}

export interface MonitoringArgs {
  /** The public services that are watched. */
  services: ServiceArgs[];
  /** Who UptimeRobot tells: addresses its account has as contacts, and numbers of contacts or integrations. At least one. */
  notify: { addresses?: Input<string>[]; contactIds?: Input<number>[] };
  /** Stops UptimeRobot's checks, for maintenance. Default: false. */
  isPaused?: Input<boolean>;
  /** A label on all metrics, and a tag on all monitors. Default: the stack's name. */
  environment?: string;
  /** Where the files are written, relative to the project. Default: `monitoring/<stack>`. */
  folder?: string;
  /** Where Prometheus reaches its exporters, `host:port`. Default: their usual names and ports; `undefined` leaves one out. */
  exporters?: Partial<Exporters>;
  transform?: { monitor?: Transform<uptimerobot.MonitorArgs> };
}

/** The document of an application that found none of its routes is small, answers 200, and has no path in it. */
const PAGES: (string | Page)[] = ["/docs", { path: "/openapi.json", keyword: '"paths":{"/' }];
const EVERY = { health: 300, keepAwake: 600, page: 900 } as const;
/** A sleeping service takes about a minute to wake. */
const LONGEST_TIMEOUT = 60;

/**
 * Watches public services. UptimeRobot asks from outside: `/health` and what it says every 5 minutes, the documentation pages
 * every 15, and a service that would sleep every 10 so that it does not. For the inside it writes files: Prometheus' scrape
 * configuration and alert rules, its exporters' configuration, a Grafana dashboard.
 *
 * A monitor keeps a service awake rather than a cron job: it costs nothing, and Render's cron jobs are never free.
 *
 * @example
 * const monitoring = new Monitoring("toolboxai-monitoring", {
 *   services: [{ name: "toolboxai-backend", url: backend.url, checks: ["database", "redis", "agents"] }],
 *   notify: { addresses: ["team@example.com"] },
 * });
 * monitoring.files; // prometheus.yml, alerts.yml, dashboard.json, …
 */
export class Monitoring extends ComponentResource {
  /** The files' texts by name. */
  readonly files: Output<MonitoringFiles>;
  /** Numbers of the monitors by name. */
  readonly monitorIds: Output<Record<string, number>>;

  private readonly name: string;
  private readonly args: MonitoringArgs;
  private readonly monitors: uptimerobot.Monitor[] = [];

  /** @throws RunError listing everything wrong with `args`. */
  constructor(name: string, args: MonitoringArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:Monitoring", name, {}, options);
    this.name = name;
    this.args = args;
    const problems = problemsOf(args);
    if (problems.length > 0)
      throw new RunError(`${name} cannot watch:\n${problems.map((line) => `- ${line}`).join("\n")}`);

    const contacts = this.contacts();
    for (const service of args.services) this.watch(service, contacts);
    this.files = this.makeFiles();
    this.monitorIds = all(this.monitors.map(({ name: label, monitorId }) => all([label, monitorId]))).apply((pairs) =>
      Object.fromEntries(pairs),
    );
    this.registerOutputs({ monitorIds: this.monitorIds });
  }

  private get environment(): string {
    return this.args.environment ?? getStack();
  }

  private contacts(): { id: Input<number> }[] {
    const { addresses = [], contactIds = [] } = this.args.notify;
    const found = addresses.map((address) => uptimerobot.getAlertContact({ address }, { parent: this }).alertContactId);
    return [...found, ...contactIds].map((id) => ({ id }));
  }

  private watch(service: ServiceArgs, contacts: { id: Input<number> }[]): void {
    const { healthPath = "/health", sleeps = false } = service;
    const timeout = sleeps ? LONGEST_TIMEOUT : 30;
    this.monitor(service, "health", {
      type: "KEYWORD",
      url: addressOf(service, healthPath),
      interval: EVERY.health,
      timeout,
      keywordValue: service.keyword ?? '"status":"healthy"',
      responseTimeThreshold: thresholdsOf(service).healthMs,
      alertContacts: contacts,
    });
    for (const { path, keyword } of pagesOf(service)) {
      this.monitor(service, path, {
        ...(keyword === undefined ? { type: "HTTP" } : { type: "KEYWORD", keywordValue: keyword }),
        url: addressOf(service, path),
        interval: EVERY.page,
        timeout,
        alertContacts: contacts,
      });
    }
    if (!sleeps) return;
    // The health monitor tells when it is down; this one only wakes, whoever changes or pauses the other.
    this.monitor(service, "keep-awake", {
      type: "HTTP",
      url: addressOf(service, healthPath),
      interval: EVERY.keepAwake,
      timeout,
      alertContacts: [],
    });
  }

  private monitor(
    { name }: ServiceArgs,
    what: string,
    draft: Pick<uptimerobot.MonitorArgs, "type" | "url" | "interval" | "timeout" | "alertContacts"> &
      Partial<uptimerobot.MonitorArgs>,
  ): void {
    const childName = `${this.name}-${name}-${what.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")}`;
    const monitorArgs = transformed<uptimerobot.MonitorArgs>(this.args.transform?.monitor, childName, {
      ...draft,
      name: `${name} ${what}`,
      successCodes: ["200"],
      tags: [this.environment.toLowerCase()],
      isPaused: this.args.isPaused ?? false,
    });
    this.monitors.push(new uptimerobot.Monitor(childName, monitorArgs, { parent: this }));
  }

  private makeFiles(): Output<MonitoringFiles> {
    const { services, exporters, folder = `monitoring/${getStack()}` } = this.args;
    const files = all(services.map(({ url }) => url)).apply((urls) =>
      monitoringFiles({
        environment: this.environment,
        services: services.map((service, index) => watched(service, urls[index] ?? "")),
        exporters: { ...defaultExporters, ...exporters },
      }),
    );
    new FileFolder(`${this.name}-files`, { folder, files }, { parent: this });
    return files;
  }
}

function problemsOf({ services, notify }: MonitoringArgs): string[] {
  const names = services.map(({ name }) => name);
  const { addresses = [], contactIds = [] } = notify;
  return [
    ...(services.length === 0 ? ["`services` is empty: name at least one public service"] : []),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `two services are named "${name}"`),
    ...names
      .filter((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
      .map((name) => `the name "${name}" cannot be a label: use letters, digits, \`.\`, \`_\`, \`-\``),
    ...services.flatMap((service) =>
      [service.healthPath ?? "/", ...pagesOf(service).map(({ path }) => path)]
        .filter((path) => !path.startsWith("/"))
        .map((path) => `${service.name}: "${path}" must begin with /`),
    ),
    ...services.flatMap(({ name, checks = [] }) =>
      checks
        .filter((check) => !/^[A-Za-z_]\w*$/.test(check))
        .map((check) => `${name}: the check "${check}" is not a key that can be read: use letters, digits, \`_\``),
    ),
    ...(addresses.length + contactIds.length === 0
      ? ["`notify` names nobody: give an address in `addresses` or a number in `contactIds`"]
      : []),
  ];
}

const pagesOf = ({ pages = PAGES }: ServiceArgs): Page[] =>
  pages.map((page) => (typeof page === "string" ? { path: page } : page));
const thresholdsOf = ({ thresholds }: ServiceArgs): Thresholds => ({ ...defaultThresholds, ...thresholds });
const withoutSlash = (url: string): string => url.replace(/\/+$/, "");
const addressOf = ({ url }: ServiceArgs, path: string): Output<string> =>
  interpolate`${output(url).apply(withoutSlash)}${path}`;

function watched(service: ServiceArgs, url: string): WatchedService {
  return {
    name: service.name,
    url: withoutSlash(url),
    healthPath: service.healthPath ?? "/health",
    metricsPath: service.metricsPath ?? "/metrics",
    checks: service.checks ?? [],
    thresholds: thresholdsOf(service),
    cpus: service.cpus ?? 0.5,
    memoryMb: service.memoryMb ?? 512,
  };
}
