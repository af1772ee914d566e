import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

/** What a host leads to. A host never routed is "no-server". */
export type EdgeTarget = "no-server" | "suspended" | Serving | Sleeping | Frontend;

export interface Serving {
  /** On 127.0.0.1; nobody answering there is a crashed instance. */
  port: number;
}

export interface Sleeping {
  /** Called once at the first request; a second time only after it failed. */
  wake(): Promise<Serving>;
}

export interface Frontend {
  html: string;
}

export interface EdgeOptions {
  /** How long a spin-up takes on top of the boot, milliseconds. Render takes about a minute. */
  wakeTime: number;
  /** What requests get meanwhile: they wait for the instance, or 503 `hibernate-wake-error`. */
  whileWaking: "wait" | "error";
}

/**
 * The one door to every deployed host, told apart by the Host header, in the words of Render's edge: `x-render-routing`
 * says why there is no answer from the application, and is absent when the answer is the application's own.
 */
export class Edge {
  readonly #options: EdgeOptions;
  readonly #targets = new Map<string, EdgeTarget>();
  readonly #waking = new Map<Sleeping, Promise<void>>();
  readonly #server = http.createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });

  private constructor(options: EdgeOptions) {
    this.#options = options;
  }

  static async start(options: EdgeOptions): Promise<Edge> {
    const edge = new Edge(options);
    await new Promise<void>((resolve) => edge.#server.listen(0, "127.0.0.1", resolve));
    return edge;
  }

  /** Whatever the Host header says is what is asked for. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  route(host: string, target: EdgeTarget): void {
    this.#targets.set(host.toLowerCase(), target);
  }

  targetOf(host: string): EdgeTarget {
    return this.#targets.get(host.toLowerCase()) ?? "no-server";
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const host = (request.headers.host ?? "").split(":")[0]!.toLowerCase();
    const target = this.targetOf(host);
    if (typeof target === "object" && "wake" in target) {
      if (request.url === "/robots.txt") {
        send(response, 200, "User-agent: *\nDisallow: /\n");
        return;
      }
      const awake = this.#wake(host, target);
      if (this.#options.whileWaking === "wait") await awake;
    }
    this.#answer(host, request, response);
  }

  #answer(host: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const target = this.targetOf(host);
    if (target === "no-server") refuse(response, 404, "no-server", "Not Found\n");
    else if (target === "suspended") refuse(response, 503, "suspend-by-user", "Service Suspended\n");
    else if ("wake" in target) refuse(response, 503, "hibernate-wake-error", "Service Unavailable\n");
    else if ("html" in target) send(response, 200, target.html, { "content-type": "text/html; charset=utf-8" });
    else proxy(target, request, response);
  }

  /** Resolves when the wake is over, well or badly; the target says which. */
  #wake(host: string, sleeping: Sleeping): Promise<void> {
    let waking = this.#waking.get(sleeping);
    if (!waking) {
      waking = this.#spinUp(host, sleeping).finally(() => this.#waking.delete(sleeping));
      this.#waking.set(sleeping, waking);
    }
    return waking;
  }

  async #spinUp(host: string, sleeping: Sleeping): Promise<void> {
    try {
      await new Promise((resolve) => setTimeout(resolve, this.#options.wakeTime));
      const instance = await sleeping.wake();
      // Suspended or deployed anew meanwhile: that route stands.
      if (this.targetOf(host) === sleeping) this.route(host, instance);
    } catch {
      // Stays asleep: the answer is hibernate-wake-error, and the next request tries again.
    }
  }
}

function proxy({ port }: Serving, request: http.IncomingMessage, response: http.ServerResponse): void {
  const id = randomUUID();
  const headers = {
    ...request.headers,
    connection: "close",
    "rndr-id": id,
    "x-forwarded-for": request.socket.remoteAddress,
    "x-forwarded-proto": "https",
  };
  const { method, url: path } = request;
  const upstream = http.request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (answer) => {
    const { connection: _, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, { ...kept, "rndr-id": id, "x-render-origin-server": "uvicorn" });
    pipeline(answer, response, () => {});
  });
  upstream.on("error", () => {
    if (response.headersSent) response.destroy();
    else refuse(response, 502, "dynamic-paid-error", "Bad Gateway\n");
  });
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

function refuse(response: http.ServerResponse, status: number, reason: string, body: string): void {
  send(response, status, body, { "x-render-routing": reason });
}

function send(response: http.ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "rndr-id": randomUUID(), ...headers });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
