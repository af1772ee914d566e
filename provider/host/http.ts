import { ProviderError } from "./handler.ts";
import { type RetryKind, type RetryPolicy, retryAfterMs, withRetry } from "./retry.ts";
import { VendorError } from "./vendor-error.ts";

export interface JsonApiOptions {
  /** The vendor's name as people write it, e.g. `Render`. */
  vendor: string;
  /** Where the API is, with its version prefix and without a closing slash. */
  baseUrl: string;
  /** Sent with every request, e.g. `Authorization`. Never part of an error. */
  headers: Record<string, string>;
  /** The vendor's message out of an error body. Default: `message`, `error.message` or `error`. */
  errorOf?: (body: unknown) => { message?: string; code?: string };
  retry?: Partial<RetryPolicy> | undefined;
  /** One attempt's time limit in milliseconds. Default 60 s. */
  attemptTimeout?: number;
}

export interface JsonCall {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Starts with a slash; parts are already encoded. */
  path: string;
  /** `undefined` values are left out; arrays are comma-joined. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: unknown;
  /** What this is, for messages: `create env group "x"`. */
  operation: string;
  signal: AbortSignal;
  /** Default: `once` for POST, `idempotent` for the rest. */
  retry?: RetryKind;
}

export interface JsonAnswer<T> {
  status: number;
  /** Undefined when the answer has no body (202, 204). */
  body: T | undefined;
}

/** A vendor's JSON API: retries, rate limits, time limits and typed errors in one place. */
export interface JsonApi {
  request<T>(call: JsonCall): Promise<JsonAnswer<T>>;
  /** Like `request`, for calls that always answer with a body. */
  fetch<T>(call: JsonCall): Promise<T>;
}

export function jsonApi(options: JsonApiOptions): JsonApi {
  const api: JsonApi = {
    request: <T>(call: JsonCall) =>
      withRetry(() => attempt<T>(options, call), {
        kind: call.retry ?? (call.method === "POST" ? "once" : "idempotent"),
        signal: call.signal,
        policy: options.retry,
      }),
    fetch: async <T>(call: JsonCall) => {
      const { status, body } = await api.request<T>(call);
      if (body === undefined)
        throw problem(options, call, { status, reason: "the answer has no body", outcome: "unknown" });
      return body;
    },
  };
  return api;
}

async function attempt<T>(options: JsonApiOptions, call: JsonCall): Promise<JsonAnswer<T>> {
  const response = await send(options, call);
  const text = await response.text().catch((error: unknown) => {
    throw problem(options, call, { reason: networkReason(error, options.baseUrl), outcome: "unknown" });
  });
  const body = parse(text);
  if (response.ok) {
    if (text !== "" && body === undefined)
      throw problem(options, call, { status: response.status, reason: "the answer is not JSON", outcome: "unknown" });
    return { status: response.status, body: body as T | undefined };
  }
  const { message, code } = (options.errorOf ?? defaultErrorOf)(body);
  throw problem(options, call, {
    status: response.status,
    reason: message ?? response.statusText,
    code,
    outcome: response.status >= 500 || response.status === 408 ? "unknown" : "refused",
    retryAfterMs: response.status === 429 || response.status === 503 ? retryAfterMs(response.headers) : undefined,
  });
}

async function send(options: JsonApiOptions, call: JsonCall): Promise<Response> {
  const timeout = AbortSignal.timeout(options.attemptTimeout ?? 60_000);
  const init: RequestInit = {
    method: call.method,
    headers: {
      accept: "application/json",
      ...options.headers,
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    },
    redirect: "error",
    signal: AbortSignal.any([call.signal, timeout]),
  };
  if (call.body !== undefined) init.body = JSON.stringify(call.body);
  try {
    return await fetch(address(options, call), init);
  } catch (error) {
    call.signal.throwIfAborted();
    throw problem(options, call, { reason: networkReason(error, options.baseUrl), outcome: "unknown" });
  }
}

function address(options: JsonApiOptions, call: JsonCall): URL {
  let url: URL;
  try {
    url = new URL(options.baseUrl.replace(/\/+$/, "") + call.path);
  } catch {
    throw new ProviderError(`${options.vendor}'s API address is not a URL: ${options.baseUrl}`);
  }
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(key, Array.isArray(value) ? value.join(",") : String(value));
  }
  return url;
}

function problem(
  options: JsonApiOptions,
  call: JsonCall,
  details: Omit<ConstructorParameters<typeof VendorError>[0], "vendor" | "operation">,
): VendorError {
  return new VendorError({ vendor: options.vendor, operation: call.operation, ...details });
}

/** What a failed `fetch` means in words; undici hides the reason in `cause`. */
export function networkReason(error: unknown, baseUrl: string): string {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
  if (error instanceof Error && error.name === "TimeoutError") return `no answer from ${host} in time`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  return code === undefined ? `the connection to ${host} broke` : `the connection to ${host} broke (${code})`;
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function defaultErrorOf(body: unknown): { message?: string; code?: string } {
  if (typeof body !== "object" || body === null) return {};
  const { message, error, code } = body as Record<string, unknown>;
  if (typeof message === "string") return { message, ...(typeof code === "string" ? { code } : {}) };
  if (typeof error === "string") return { message: error };
  return typeof error === "object" ? defaultErrorOf(error) : {};
}
