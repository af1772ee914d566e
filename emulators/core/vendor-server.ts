import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Exchange, Observe } from "./exchange.ts";
import { type Fault, Faults } from "./faults.ts";
import { Journal, keysOf } from "./journal.ts";
import type { Method, Operation, Reply } from "./operation.ts";
import { type RateLimit, RateLimiter, type RateLimitMode, type RateLimitState } from "./rate-limits.ts";
import { requestProblems } from "./request-problems.ts";
import { type RequestProblem, VendorError } from "./vendor-error.ts";

/** How one vendor spells the things every HTTP API has. */
export interface VendorDialect {
  vendor: string;
  /** Prefix of every path of the API as served, "/v1" or "". */
  basePath: string;
  /** True when the bearer token is one the vendor issued. */
  authorized(token: string | undefined): boolean;
  unauthorized(): VendorError;
  unknownRoute(method: string, path: string): VendorError;
  wrongMethod(method: string, path: string): VendorError;
  badBody(problems: RequestProblem[]): VendorError;
  badQuery(problems: RequestProblem[]): VendorError;
  /** For injected statuses and the emulator's own defects. */
  failure(status: number): VendorError;
  rateLimit(method: Method, route: string, path: string): RateLimit;
  rateLimitHeaders(state: RateLimitState): Record<string, string>;
  rateLimited(state: RateLimitState): VendorError;
  /** For an API with one address: what a request asks for, in place of its method and path: `MUTATION serviceCreate`. */
  named?(body: unknown): { method: string; route: string } | undefined;
}

export interface VendorServerOptions {
  faults?: Fault[] | undefined;
  rateLimits?: RateLimitMode | undefined;
  observe?: Observe | undefined;
  /** Receives one line per request. */
  log?: ((line: string) => void) | undefined;
  /** 0 (the default): a free one. */
  port?: number | undefined;
}

type Bindings = { Bindings: HttpBindings };

interface Outcome extends Reply {
  created: boolean;
}

/** One vendor's API on a loopback port: strict routing, auth, limits, faults, the journal. The operations do the rest. */
export class VendorServer {
  readonly journal = new Journal();
  readonly faults: Faults;
  readonly rateLimiter: RateLimiter;
  readonly operations: readonly Operation[];
  readonly #dialect: VendorDialect;
  readonly #options: VendorServerOptions;
  readonly #server: Server;

  constructor(dialect: VendorDialect, operations: Operation[], options: VendorServerOptions = {}) {
    this.#dialect = dialect;
    this.#options = options;
    this.operations = operations;
    this.faults = new Faults(options.faults);
    this.rateLimiter = new RateLimiter(options.rateLimits ?? "headers");
    this.#server = createAdaptorServer({ fetch: this.#app().fetch }) as Server;
  }

  /** Resolves to `http://127.0.0.1:<port>` and the base path. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port ?? 0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#dialect.basePath}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #app(): Hono<Bindings> {
    const app = new Hono<Bindings>();
    const methodsOf = new Map<string, string[]>();
    for (const operation of this.operations) {
      const path = this.#dialect.basePath + honoPath(operation.path);
      methodsOf.set(path, [...(methodsOf.get(path) ?? []), operation.method]);
      app.on(operation.method, path, (context) => this.#answer(context, operation));
    }
    for (const path of methodsOf.keys()) {
      app.all(path, (context) => this.#answer(context, undefined, true));
    }
    app.all("*", (context) => this.#answer(context, undefined));
    return app;
  }

  async #answer(context: Context<Bindings>, operation: Operation | undefined, pathKnown = false): Promise<Response> {
    const started = performance.now();
    const { method } = context.req;
    const path = context.req.path;
    const query = context.req.queries();
    const text = await context.req.text();
    const requestBody = parseJson(text);

    const named = this.#dialect.named?.(requestBody) ?? { method, route: operation?.path };

    const fault = this.faults.take(named.method, [named.route, this.#relative(path)]);
    if (fault?.latencyMs !== undefined) await delay(fault.latencyMs);
    if (fault?.drop === true && fault.when !== "after") return cut(context);

    const outcome = await this.#perform(context, operation, pathKnown, { query, text, requestBody, fault });
    await this.journal.record({
      ...named,
      path: this.#relative(path),
      query,
      bodyKeys: keysOf(requestBody),
      status: outcome.status,
      created: outcome.created,
      fault: fault !== undefined,
      at: new Date(),
      durationMs: performance.now() - started,
    });
    const exchange: Exchange = {
      vendor: this.#dialect.vendor,
      ...named,
      path: this.#relative(path),
      query,
      requestBody,
      status: outcome.status,
      responseHeaders: outcome.headers ?? {},
      responseBody: outcome.body,
    };
    this.#options.observe?.(exchange);
    this.#options.log?.(
      `${this.#dialect.vendor.padEnd(8)} ${outcome.status} ${named.method} ${named.method === method ? this.#relative(path) : named.route}${fault ? " (fault)" : ""}`,
    );
    if (fault?.drop === true) return cut(context);
    return respond(outcome);
  }

  #relative(path: string): string {
    return path.startsWith(this.#dialect.basePath) ? path.slice(this.#dialect.basePath.length) || "/" : path;
  }

  async #perform(
    context: Context<Bindings>,
    operation: Operation | undefined,
    pathKnown: boolean,
    request: { query: Record<string, string[]>; text: string; requestBody: unknown; fault: Fault | undefined },
  ): Promise<Outcome> {
    const { method, path } = context.req;
    let headers: Record<string, string> = {};
    try {
      if (request.fault?.status !== undefined && request.fault.when !== "after") throw this.#injected(request.fault);
      if (!this.#dialect.authorized(bearer(context.req.header("authorization")))) throw this.#dialect.unauthorized();
      if (operation === undefined) {
        throw pathKnown
          ? this.#dialect.wrongMethod(method, this.#relative(path))
          : this.#dialect.unknownRoute(method, this.#relative(path));
      }
      const limit = this.#dialect.rateLimit(operation.method, operation.path, this.#relative(path));
      const state = this.rateLimiter.take(limit);
      headers = this.#dialect.rateLimitHeaders(state);
      if (state.exceeded) throw this.#dialect.rateLimited(state);
      const reply = await operation.handle({
        params: context.req.param() as Record<string, string>,
        query: this.#query(operation, request.query),
        body: this.#body(operation, request.text, request.requestBody),
      });
      const created = reply.created ?? operation.creates === true;
      const answer = request.fault?.status === undefined ? reply : this.#injected(request.fault);
      return { status: answer.status, body: answer.body, headers: { ...headers, ...answer.headers }, created };
    } catch (error) {
      if (!(error instanceof VendorError)) {
        console.error(`emulated ${this.#dialect.vendor}: ${method} ${this.#relative(path)} failed`, error);
      }
      const answer = error instanceof VendorError ? error : this.#dialect.failure(500);
      return { status: answer.status, body: answer.body, headers: { ...headers, ...answer.headers }, created: false };
    }
  }

  #injected(fault: Fault): VendorError {
    const error = this.#dialect.failure(fault.status ?? 500);
    const retryAfter = fault.retryAfter ?? (error.status === 429 || error.status === 503 ? 1 : undefined);
    const headers = retryAfter === undefined ? error.headers : { ...error.headers, "Retry-After": String(retryAfter) };
    return new VendorError(error.status, error.body, headers);
  }

  #query(operation: Operation, received: Record<string, string[]>): never {
    const flat = Object.fromEntries(
      Object.entries(received).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
    );
    const parsed = (operation.query ?? z.strictObject({})).safeParse(flat);
    if (!parsed.success) throw this.#dialect.badQuery(requestProblems(parsed.error));
    return parsed.data as never;
  }

  #body(operation: Operation, text: string, received: unknown): never {
    if (operation.body === undefined) {
      if (text !== "" && keysOf(received).length > 0) {
        throw this.#dialect.badBody(
          keysOf(received).map((path) => ({ path, kind: "unknown", message: "is not allowed" })),
        );
      }
      return undefined as never;
    }
    if (text !== "" && received === undefined) {
      throw this.#dialect.badBody([{ path: "", kind: "invalid", message: "is not JSON" }]);
    }
    const parsed = operation.body.safeParse(received);
    if (!parsed.success) throw this.#dialect.badBody(requestProblems(parsed.error));
    return parsed.data as never;
  }
}

const honoPath = (path: string): string => path.replaceAll("{", ":").replaceAll("}", "");

const bearer = (header: string | undefined): string | undefined => header?.match(/^Bearer (\S+)$/)?.[1];

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cut(context: Context<Bindings>): Response {
  context.env.incoming.socket.destroy();
  return new Response(null);
}

function respond(reply: Reply): Response {
  const headers = new Headers(reply.headers);
  if (reply.body === undefined) {
    if (reply.status !== 204) headers.set("Content-Length", "0");
    return new Response(null, { status: reply.status, headers });
  }
  headers.set("Content-Type", "application/json; charset=utf-8");
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
}
