import net from "node:net";

/** Stands for the DNS and the routing a deployed program sees: nothing outside this table can be reached. */
export class Network {
  readonly #routes = new Map<string, NetworkRoute>();
  readonly #patterns: { host: RegExp; port: number; route: NetworkRoute }[] = [];

  /**
   * Connections to `host:port` go to that port of the loopback interface.
   * @param portFor where those go whose caller matters, by its public address. Default: to the same port.
   */
  listen(host: string, port: number, localPort: number, portFor?: PortFor): void {
    this.#routes.set(key(host, port), { localPort, portFor });
  }

  /** As {@link listen}, for every host a pattern matches and that has no entry of its own. */
  listenAny(host: RegExp, port: number, localPort: number, portFor?: PortFor): void {
    this.#patterns.push({ host, port, route: { localPort, portFor } });
  }

  /** Connections to `host:port` fail in that way. */
  fail(host: string, port: number, failure: NetworkFailure): void {
    this.#routes.set(key(host, port), { failure });
  }

  /** Forgets every port of the host. */
  remove(host: string): void {
    for (const known of this.#routes.keys()) if (hostOf(known) === host.toLowerCase()) this.#routes.delete(known);
  }

  /**
   * The loopback port behind `host:port`, for this machine.
   * @throws {@link NetworkError} a known host without that port refuses, an unknown host has no address.
   */
  resolve(host: string, port: number): number {
    return this.#reach(host, port).localPort;
  }

  /** The same for whoever calls from that public address: all callers are on loopback here, so a port tells them apart. */
  async resolveFor(caller: string, host: string, port: number): Promise<number> {
    const { localPort, portFor } = this.#reach(host, port);
    return portFor === undefined ? localPort : await portFor(caller);
  }

  /** @throws {@link NetworkError} */
  async connect(host: string, port: number): Promise<net.Socket> {
    const socket = net.connect(this.resolve(host, port), "127.0.0.1");
    return await new Promise((resolve, reject) => {
      socket.once("connect", () => {
        socket.removeAllListeners("error");
        resolve(socket);
      });
      socket.once("error", () => reject(new NetworkError("refused", host, port)));
    });
  }

  #reach(host: string, port: number): Listening {
    const route = this.#find(host, port);
    if ("failure" in route) throw new NetworkError(route.failure, host, port);
    return route;
  }

  #find(host: string, port: number): NetworkRoute {
    const exact = this.#routes.get(key(host, port));
    if (exact) return exact;
    const matching = this.#patterns.filter((pattern) => pattern.host.test(host.toLowerCase()));
    const pattern = matching.find((candidate) => candidate.port === port);
    if (pattern) return pattern.route;
    const known = matching.length > 0 || [...this.#routes.keys()].some((each) => hostOf(each) === host.toLowerCase());
    return { failure: known || LOOPBACK.has(host) ? "refused" : "unknown-host" };
  }
}

type PortFor = (caller: string) => Promise<number>;
type Listening = { localPort: number; portFor?: PortFor | undefined };
type NetworkRoute = Listening | { failure: NetworkFailure };

/** "unreachable": the host has only an IPv6 address and the platform routes only IPv4. */
export type NetworkFailure = keyof typeof FAILURES;

/** A connection that could not be made; `errno` and `reason` are what Python prints for it on Linux. */
export class NetworkError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly reason: string;

  constructor(
    readonly failure: NetworkFailure,
    readonly host: string,
    readonly port: number,
  ) {
    const { code, errno, reason } = FAILURES[failure];
    super(`[Errno ${errno}] ${reason}`);
    this.name = "NetworkError";
    this.code = code;
    this.errno = errno;
    this.reason = reason;
  }
}

const FAILURES = {
  unreachable: { code: "ENETUNREACH", errno: 101, reason: "Network is unreachable" },
  refused: { code: "ECONNREFUSED", errno: 111, reason: "Connection refused" },
  "unknown-host": { code: "ENOTFOUND", errno: -2, reason: "Name or service not known" },
} as const;

/** Inside a container these are the container itself, where nothing listens. */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1"]);

const key = (host: string, port: number) => `${host.toLowerCase()}:${port}`;
const hostOf = (entry: string) => entry.slice(0, entry.lastIndexOf(":"));
