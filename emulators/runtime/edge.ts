import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import type { DomainTarget, SiteTarget, StaticSite } from "../runtime.ts";
import { answerRailway, isRailwayHost, type RailwayHost } from "./edge-railway.ts";
import { answerSite } from "./edge-site.ts";
import { answerStatic } from "./edge-static.ts";

/** What a host leads to. A host never routed is "no-server". */
export type EdgeTarget =
  | "no-server"
  | "suspended"
  | Serving
  | Sleeping
  | Frontend
  | SiteHost
  | StaticHost
  | { railway: RailwayHost };

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

/** A project's host at Vercel. */
export interface SiteHost {
  site: SiteTarget;
}

/** A static site's host at Render. */
export interface StaticHost {
  static: StaticSite;
}

export interface EdgeOptions {
  /** How long a spin-up takes on top of the boot, milliseconds. Render takes about a minute. */
  wakeTime: number;
  /** What requests get meanwhile: they wait for the instance, or 503 `hibernate-wake-error`, or 502 `dynamic-free-error`. */
  whileWaking: "wait" | "error" | "bad-gateway";
}

/**
 * The one door to every deployed host, told apart by the Host header, in the words of the host's own edge. Render's:
 * `x-render-routing` says why there is no answer from the application, and is absent when the answer is the application's
 * own. Vercel's: `x-vercel-error` says the same.
 */
export class Edge {
  readonly #options: EdgeOptions;
  readonly #targets = new Map<string, EdgeTarget>();
  readonly #domains = new Map<string, DomainTarget>();
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

  /** A domain of somebody's own at Render; undefined takes it away. */
  routeDomain(domain: string, target: DomainTarget | undefined): void {
    if (target === undefined) this.#domains.delete(domain);
    else this.#domains.set(domain, target);
  }

  targetOf(host: string): EdgeTarget {
    return this.#targets.get(host.toLowerCase()) ?? (isRailwayHost(host) ? { railway: "not-found" } : "no-server");
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const host = (request.headers.host ?? "").split(":")[0]!.toLowerCase();
    const domain = this.#domains.get(host);
    if (domain !== undefined && "redirectTo" in domain) {
      send(response, 301, "", { location: `https://${domain.redirectTo}${request.url ?? "/"}` });
      return;
    }
    await this.#serveHost(domain?.host ?? host, request, response);
  }

  async #serveHost(host: string, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const target = this.targetOf(host);
    if (typeof target === "object" && "site" in target) {
      await this.#serveSite(target.site, request, response);
      return;
    }
    if (typeof target === "object" && "static" in target) {
      await this.#serveStatic(target.static, request, response);
      return;
    }
    if (typeof target === "object" && "railway" in target) {
      answerRailway(target.railway, request, response);
      return;
    }
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

  async #serveSite(target: SiteTarget, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = request.url ?? "/";
    if (target === "no-deployment") {
      refuseSite(response, 404, "DEPLOYMENT_NOT_FOUND", "The deployment could not be found on Vercel.");
      return;
    }
    if ("redirectTo" in target) {
      sendSite(response, target.status, "Redirecting...\n", { location: `https://${target.redirectTo}${url}` });
      return;
    }
    const answer = answerSite(target, url);
    const { headers } = answer;
    if (answer.do === "send") {
      sendSite(response, 200, answer.file.body, { ...headers, "content-type": answer.file.type });
    } else if (answer.do === "redirect") {
      sendSite(response, answer.status, "Redirecting...\n", { ...headers, location: answer.location });
    } else if (answer.do === "status") {
      sendSite(response, answer.status, "", headers);
    } else if (answer.do === "not-found") {
      refuseSite(response, 404, "NOT_FOUND", "The page could not be found", headers);
    } else {
      await this.#proxyOut(answer.url, headers, request, response);
    }
  }

  async #serveStatic(site: StaticSite, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const answer = answerStatic(site, request.url ?? "/");
    const { headers } = answer;
    if (answer.do === "send") send(response, 200, answer.file.body, { ...headers, "content-type": answer.file.type });
    else if (answer.do === "redirect") send(response, answer.status, "", { ...headers, location: answer.location });
    else if (answer.do === "proxy") await this.#proxyOut(answer.url, headers, request, response);
    else send(response, 404, "Not Found\n", headers);
  }

  /** To another host, which this edge answers for as well; never on and on, or a route to itself would not end. */
  async #proxyOut(
    { hostname, pathname, search }: URL,
    headers: Record<string, string>,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const target = this.targetOf(hostname);
    if (typeof target === "object" && "static" in target && request.headers["x-forwarded-host"] !== undefined) {
      send(response, 508, "Loop Detected\n");
      return;
    }
    if (typeof target === "object" && "site" in target) {
      refuseSite(response, 508, "INFINITE_LOOP_DETECTED", "Infinite loop detected");
      return;
    }
    request.headers["x-forwarded-host"] = request.headers.host;
    request.headers.host = hostname;
    request.url = pathname + search;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    await this.#serveHost(hostname, request, response);
  }

  #answer(host: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const target = this.targetOf(host);
    if (target === "no-server") refuse(response, 404, "no-server", "Not Found\n");
    else if (target === "suspended") refuse(response, 503, "suspend-by-user", "Service Suspended\n");
    else if ("wake" in target && this.#options.whileWaking === "bad-gateway")
      refuse(response, 502, "dynamic-free-error", "Bad Gateway\n");
    else if ("wake" in target) refuse(response, 503, "hibernate-wake-error", "Service Unavailable\n");
    else if ("railway" in target) answerRailway(target.railway, request, response);
    else if ("site" in target || "static" in target) refuse(response, 404, "no-server", "Not Found\n");
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

/** As Vercel's edge says it: the reason in a header and under the text. */
function refuseSite(
  response: http.ServerResponse,
  status: number,
  code: string,
  text: string,
  headers: Record<string, string> = {},
): void {
  sendSite(response, status, `${text}\n\n${code}\n`, { ...headers, "x-vercel-error": code });
}

function sendSite(response: http.ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    server: "Vercel",
    "x-vercel-id": `iad1::${randomUUID()}`,
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function send(response: http.ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "rndr-id": randomUUID(), ...headers });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
