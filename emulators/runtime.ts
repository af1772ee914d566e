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
  /** Makes `<id>:6379` reachable from booted instances. */
  startKeyValue(id: string): Promise<void>;
  stopKeyValue(id: string): Promise<void>;
  /** Makes `<poolerHost>:6543` and `:5432` reachable with user `postgres.<ref>`, and `db.<ref>.supabase.co` unreachable. */
  startDatabase(database: DatabaseRequest): Promise<void>;
  stopDatabase(ref: string): Promise<void>;
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
