/**
 * What the emulated vendors need from the world that runs things. `emulators/runtime/` implements it with real processes
 * and sockets; `noRuntime()` boots anything at once and serves nothing.
 */
export interface Runtime {
  /**
   * Starts a new instance of the service with exactly these variables.
   * Resolves when it is healthy; rejects with a {@link BootFailure} when it crashed or never became healthy.
   */
  boot(instance: BootRequest): Promise<Instance>;
  /** What the edge answers for that host from now on. A host never routed is "no-server". */
  route(host: string, target: RouteTarget): void;
  /** What the edge answers for a host at Railway from now on. Runtimes without an edge leave it out. */
  routeRailway?(host: string, target: RailwayTarget): void;
  /** What the edge answers for a static site at Render from now on. Runtimes without an edge leave it out. */
  routeStatic?(host: string, site: StaticSite): void;
  /** Where a custom domain at Render leads from now on; undefined: nowhere. Runtimes without an edge leave it out. */
  routeDomain?(domain: string, target: DomainTarget | undefined): void;
  /** Makes `<id>:6379` reachable from booted instances. */
  startKeyValue(id: string): Promise<void>;
  stopKeyValue(id: string): Promise<void>;
  /** Makes `<poolerHost>:6543` and `:5432` reachable with user `postgres.<ref>`, and `db.<ref>.supabase.co` unreachable. */
  startDatabase(database: DatabaseRequest): Promise<void>;
  stopDatabase(ref: string): Promise<void>;
  /** What the edge answers for a frontend's host from now on. A runtime without it serves no frontends. */
  routeSite?(host: string, target: SiteTarget): void;
}

/** "not-found": nothing is deployed there. "down": what was deployed has crashed. */
export type RailwayTarget = "not-found" | "down" | Instance;

/** A service's host that answers for the domain, or another domain that visitors are sent to. */
export type DomainTarget = { host: string } | { redirectTo: string };

/** "no-deployment": the host is a project's, but nothing is deployed there. */
export type SiteTarget = Site | SiteRedirect | "no-deployment";

/** A built frontend: its files, and the routes that come before them. */
export interface Site {
  /** By path, the page as `/index.html`. */
  files: Record<string, SiteFile>;
  /** Tried in order, before the files. */
  routes: SiteRoute[];
}

/** A static site at Render: its files, and the rules for what has none. */
export interface StaticSite {
  /** By path, the page as `/index.html`. */
  files: Record<string, SiteFile>;
  /** As they are now: they hold without a deploy. */
  rules(): { routes: readonly StaticRoute[]; headers: readonly StaticHeader[] };
}

/** The first that matches holds. */
export interface StaticRoute {
  type: "redirect" | "rewrite";
  /** A path, with `*` and `:name`. */
  source: string;
  /** A path of the site, or a URL. */
  destination: string;
}

export interface StaticHeader {
  /** A path, with `*` and `**`. */
  path: string;
  name: string;
  value: string;
}

export interface SiteFile {
  type: string;
  body: string;
}

export interface SiteRoute {
  /** Regular expression for the path. */
  source: string;
  caseSensitive: boolean;
  /** A path of the site, or a URL. `$1` is what the expression's first group matched. */
  destination?: string | undefined;
  status?: number | undefined;
  headers?: Record<string, string> | undefined;
}

/** The whole host leads to another one, paths kept. */
export interface SiteRedirect {
  redirectTo: string;
  status: number;
}

export interface BootRequest {
  serviceId: string;
  deployId: string;
  /** The public host name, without scheme: `toolboxai-backend-8j12.onrender.com`. */
  host: string;
  repo: string;
  startCommand: string;
  /** "" when the service has none: healthy as soon as the port is open. */
  healthCheckPath: string;
  /** Everything the process sees of the service's configuration, RENDER_* and PORT included. */
  env: Record<string, string>;
  /** Public IPv4 addresses its connections come from, each in turn. Default: this machine's. */
  callsFrom?: readonly string[];
}

export interface Instance {
  /** Idempotent. */
  stop(): Promise<void>;
  /** What the process printed so far, oldest line first; grows while it runs. */
  readonly logs: readonly string[];
}

/** "asleep": a free service that spun down. The edge asks {@link WakeHandler} for an instance on the next request. */
export type RouteTarget = "no-server" | "suspended" | Instance | Asleep;

export interface Asleep {
  asleep: true;
  /** Called by the edge on the first request; resolves to the instance that then serves, rejects when it fails to wake. */
  wake: WakeHandler;
}

export type WakeHandler = () => Promise<Instance>;

export interface DatabaseRequest {
  ref: string;
  poolerHost: string;
  /** The database password of `postgres`; never comes back from the Management API. */
  password: string;
  /** Whether network restrictions let in who calls from that public IPv4 address now. Default: everybody is let in. */
  admits?: (caller: string) => boolean;
}

/** Why an instance did not come up, and its last words. */
export class BootFailure extends Error {
  readonly logs: string[];

  constructor(message: string, logs: string[]) {
    super(message);
    this.name = "BootFailure";
    this.logs = logs;
  }
}

/** Boots anything at once, serves nothing. */
export function noRuntime(): Runtime {
  const nothing = async () => {};
  return {
    boot: async () => ({ logs: [], stop: nothing }),
    route: () => {},
    startKeyValue: nothing,
    stopKeyValue: nothing,
    startDatabase: nothing,
    stopDatabase: nothing,
  };
}
