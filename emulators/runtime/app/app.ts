import http from "node:http";
import type { AddressInfo } from "node:net";
import { BootFailure, type BootRequest, type Instance } from "../../runtime.ts";
import type { Network } from "../network.ts";
import { Outbound } from "../outbound.ts";
import { Cors } from "./cors.ts";
import { readDatabaseUrl } from "./database-url.ts";
import { Health } from "./health.ts";
import type { AppManifest } from "./manifest.ts";
import { ProcessLog } from "./process-log.ts";
import { keyError, PythonError } from "./python-error.ts";
import { type Answer, dispatch, type Route, routesOf } from "./routes.ts";
import { readStartCommand, type Start } from "./start-command.ts";
import { TrustedHosts } from "./trusted-hosts.ts";

/** How long a request that is being answered may take once the process is told to end. */
const DRAIN_MS = 2_000;

export interface AppOptions {
  manifest: AppManifest;
  network: Network;
  /** How long a health report is good for, milliseconds. */
  healthCache: number;
}

/**
 * One running instance of the stand-in for a FastAPI application: it starts only when its variables are there, dials its
 * database and its cache, and answers over HTTP on a free port of 127.0.0.1 whatever `$PORT` says.
 */
export class App implements Instance {
  readonly #log: ProcessLog;
  readonly #server: http.Server;
  #port = 0;

  private constructor(log: ProcessLog, answer: (request: http.IncomingMessage) => Promise<Answer>) {
    this.#log = log;
    this.#server = http.createServer((request, response) => {
      request.resume();
      answer(request).then(
        (answered) => this.#send(request, response, answered),
        () => this.#send(request, response, INTERNAL_ERROR),
      );
    });
  }

  /** @throws {@link BootFailure} with the last words of the process. */
  static async boot(request: BootRequest, { manifest, network, healthCache }: AppOptions): Promise<App> {
    const start = readStartCommand(request.startCommand, request.env);
    if ("line" in start) throw exited(start.status, [start.line], [start.line]);
    const log = new ProcessLog(start);
    const loaded = load(start, log, manifest, request.env);
    const outbound = new Outbound(network, request.callsFrom ?? []);
    const health = new Health({ manifest, env: request.env, network: outbound, cacheFor: healthCache, log });
    const { errors } = await health.report();
    if (manifest.databaseRequired && errors.database) crash(start, log, [errors.database]);
    if (LOOPBACK.has(start.host)) throw new BootFailure(NO_OPEN_PORT, [...log.lines, NO_OPEN_PORT]);
    const routes = routesOf(manifest, request.env, health, outbound);
    const app = new App(log, (received) => respond(received, manifest, routes, loaded));
    await new Promise<void>((resolve) => app.#server.listen(0, "127.0.0.1", resolve));
    app.#port = (app.#server.address() as AddressInfo).port;
    log.started();
    return app;
  }

  /** On 127.0.0.1; stays the same when it has stopped. */
  get port(): number {
    return this.#port;
  }

  get running(): boolean {
    return this.#server.listening;
  }

  get logs(): readonly string[] {
    return this.#log.lines;
  }

  /** Takes no more requests, answers those it has, as a server does that is told to end. */
  async stop(): Promise<void> {
    if (!this.running) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    const force = setTimeout(() => this.#server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(force);
    this.#log.info("Finished server process [7]");
  }

  #send(request: http.IncomingMessage, response: http.ServerResponse, { status, headers, body }: Answer): void {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const type = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json";
    response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text), ...headers });
    response.end(request.method === "HEAD" ? undefined : text);
    const path = request.url!.split("?")[0];
    this.#log.info(`127.0.0.1:0 - "${request.method} ${path} HTTP/1.1" ${status} ${http.STATUS_CODES[status]}`);
  }
}

interface Middleware {
  cors: Cors;
  trustedHosts: TrustedHosts;
}

/** What a Python module does when it is imported: read the settings, make the engine, build the middleware. */
function load(start: Start, log: ProcessLog, manifest: AppManifest, env: Record<string, string>): Middleware {
  log.starting();
  const missing = manifest.required.filter((name) => !env[name]);
  if (missing.length > 0) crash(start, log, missing.map(keyError));
  try {
    const databaseUrl = env[[manifest.checks?.database ?? []].flat()[0] ?? ""];
    if (databaseUrl) readDatabaseUrl(databaseUrl);
    const hosts = env[manifest.trustedHosts ?? "TRUSTED_HOSTS"];
    return {
      trustedHosts: new TrustedHosts(hosts ? list(hosts) : ["*"]),
      cors: new Cors(
        list(env[manifest.origins ?? "ALLOWED_ORIGINS"]),
        env[manifest.originRegex ?? "ALLOWED_ORIGIN_REGEX"],
      ),
    };
  } catch (error) {
    crash(start, log, [error instanceof PythonError ? error : new PythonError("re.error", "bad origin expression")]);
  }
}

async function respond(
  request: http.IncomingMessage,
  manifest: AppManifest,
  routes: Route[],
  { cors, trustedHosts }: Middleware,
): Promise<Answer> {
  const { method = "GET", headers, url = "/" } = request;
  const host = headers.host ?? "";
  const judgement = trustedHosts.judge(host);
  if (judgement === "refused") return { status: 400, body: "Invalid host header" };
  if (judgement === "redirect") return { status: 307, headers: { location: `https://www.${host}${url}` }, body: "" };
  const preflight = cors.preflight(method, headers);
  if (preflight) return preflight;
  const answer = await dispatch(routes, manifest, { method, path: url.split("?")[0]!, headers });
  return { ...answer, headers: { ...answer.headers, ...cors.simple(headers) } };
}

function crash(start: Start, log: ProcessLog, errors: PythonError[]): never {
  log.crashed(errors);
  throw exited(
    start.crashStatus,
    errors.map((error) => error.lastLine),
    log.lines,
  );
}

function exited(status: number, lastWords: string[], logs: string[]): BootFailure {
  const message = `Exited with status ${status} while running your code: ${lastWords.join("; ")}`;
  return new BootFailure(message, [...logs, `==> Exited with status ${status}`]);
}

const list = (value = "") =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

const INTERNAL_ERROR: Answer = { status: 500, body: "Internal Server Error" };
const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);
const NO_OPEN_PORT =
  "Port scan timeout reached, no open ports detected on 0.0.0.0. Detected open ports on localhost -- did you mean to bind one of these to 0.0.0.0?";
