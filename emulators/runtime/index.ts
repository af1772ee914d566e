import { BootFailure, type BootRequest, type DatabaseRequest, type RouteTarget, type Runtime } from "../runtime.ts";
import { App } from "./app/app.ts";
import type { AppManifest } from "./app/manifest.ts";
import { Edge, type EdgeOptions } from "./edge.ts";
import { becomesHealthy } from "./health-check.ts";
import { Network } from "./network.ts";
import { Databases } from "./postgres/databases.ts";
import { type RedisChoice, type RedisServer, startRedis } from "./redis/redis.ts";

export type { AppManifest, ManifestRoute } from "./app/manifest.ts";
export { type Network, NetworkError } from "./network.ts";

export interface RuntimeOptions {
  /**
   * The applications there are, by service name (`RENDER_SERVICE_NAME`, `RAILWAY_SERVICE_NAME`) or repository URL; the name comes first. A
   * service of any other repository does not boot, unless there is `otherwise`.
   */
  apps: Record<string, AppManifest>;
  /** The application in every other repository. Default: there are no others. */
  otherwise?: AppManifest;
  /** Default "embedded". */
  redis?: RedisChoice;
  /** Default: requests wait, and waking takes no longer than booting. */
  waking?: Partial<EdgeOptions>;
  /** How long a new instance may fail its health check before the boot fails, milliseconds. Default 1000. */
  healthCheckTimeout?: number;
  /** How long an application's health report is good for, milliseconds. Default 250. */
  healthCache?: number;
  /**
   * The public IPv4 address of who connects to databases from outside of the emulated platforms: the person who deploys.
   * Default: {@link THIS_MACHINE}. null: one that network restrictions always let in.
   */
  thisMachine?: string | null;
}

/** Out of the range that documentation keeps to itself (RFC 5737). */
export const THIS_MACHINE = "203.0.113.7";

/** The world that deployed things live in: in this process, on free ports of 127.0.0.1. */
export interface RuntimeHandle extends Runtime {
  /** Every deployed host answers here, told apart by the Host header. */
  readonly edgeUrl: string;
  /** Where the hosts that programs dial really are. */
  readonly network: Network;
  /** Serves one page at every path of a host, in place of a frontend. */
  routeFrontend(host: string, html: string): void;
  /** The instance behind the host stops answering, with its route left as it is. */
  crash(host: string): Promise<void>;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

export async function createRuntime(options: RuntimeOptions): Promise<RuntimeHandle> {
  const network = new Network();
  const { thisMachine = THIS_MACHINE } = options;
  const databases = new Databases(network, thisMachine ?? undefined);
  const keyValues = new Map<string, RedisServer>();
  const apps = new Set<App>();
  const edge = await Edge.start({ wakeTime: 0, whileWaking: "wait", ...options.waking });

  const boot = async (request: BootRequest): Promise<App> => {
    const manifest = manifestOf(options, request);
    const app = await App.boot(request, { manifest, network, healthCache: options.healthCache ?? 250 });
    apps.add(app);
    const { host, healthCheckPath: path } = request;
    if (await becomesHealthy({ port: app.port, host, path, timeout: options.healthCheckTimeout ?? 1_000 })) return app;
    apps.delete(app);
    await app.stop();
    const port = request.env.PORT ?? 10000;
    const message = `Timed out after waiting for internal health check to return a successful response code at: ${host}:${port} ${path}`;
    throw new BootFailure(message, [...app.logs, "==> Timed Out"]);
  };

  const stopKeyValue = async (id: string) => {
    network.remove(id);
    const server = keyValues.get(id);
    keyValues.delete(id);
    await server?.close();
  };

  return {
    edgeUrl: edge.url,
    network,
    boot,
    route: (host, target) => edge.route(host, edgeTarget(target)),
    routeSite: (host, site) => edge.route(host, { site }),
    routeRailway: (host, target) =>
      edge.route(host, { railway: typeof target === "string" ? target : ownInstance(target) }),
    routeStatic: (host, site) => edge.route(host, { static: site }),
    routeDomain: (domain, target) => edge.routeDomain(domain, target),
    routeFrontend: (host, html) => edge.route(host, { html }),
    crash: async (host) => {
      const routed = edge.targetOf(host);
      const target = typeof routed === "object" && "railway" in routed ? routed.railway : routed;
      if (!(target instanceof App)) throw new Error(`${host}: no instance is serving, so none can crash`);
      await target.stop();
    },
    startKeyValue: async (id) => {
      if (keyValues.has(id)) return;
      const server = await startRedis(options.redis ?? "embedded");
      keyValues.set(id, server);
      network.listen(id, 6379, server.port);
    },
    stopKeyValue,
    startDatabase: (request: DatabaseRequest) => databases.start(request),
    stopDatabase: (ref) => databases.stop(ref),
    close: async () => {
      await edge.close();
      for (const app of apps) await app.stop();
      for (const id of [...keyValues.keys()]) await stopKeyValue(id);
      await databases.close();
    },
  };
}

/** @throws {@link BootFailure} as a build of a repository that is not there. */
function manifestOf({ apps, otherwise }: RuntimeOptions, { repo, env }: BootRequest): AppManifest {
  const plain = (url: string) => url.replace(/(\.git)?\/?$/, "");
  const byRepo = Object.entries(apps).find(([key]) => plain(key) === plain(repo));
  const manifest = apps[env.RENDER_SERVICE_NAME ?? env.RAILWAY_SERVICE_NAME ?? ""] ?? byRepo?.[1] ?? otherwise;
  if (manifest) return manifest;
  const known = Object.keys(apps).join(", ") || "none";
  const line = `fatal: no application is known for repository '${repo}' (known: ${known}); add it to the runtime's apps`;
  throw new BootFailure(line, [`==> Cloning from ${repo}`, line]);
}

function edgeTarget(target: RouteTarget) {
  if (typeof target === "string" || target instanceof App) return target;
  if ("asleep" in target) return { wake: async () => ownInstance(await target.wake()) };
  return ownInstance(target);
}

function ownInstance(instance: unknown): App {
  if (instance instanceof App) return instance;
  throw new Error("the instance was not booted by this runtime, so its host cannot be routed to it");
}
