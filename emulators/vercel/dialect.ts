import type { Method } from "../core/operation.ts";
import type { RateLimit, RateLimitState } from "../core/rate-limits.ts";
import { type RequestProblem, VendorError } from "../core/vendor-error.ts";
import type { VendorDialect } from "../core/vendor-server.ts";

/** Vercel's error body: a code, a message, and for some errors more beside them. */
export const vercelError = (status: number, code: string, message: string, more: Record<string, unknown> = {}) =>
  new VendorError(status, { error: { code, message, ...more } });

export const notFound = (message: string): VendorError => vercelError(404, "not_found", message);

export const badRequest = (message: string): VendorError => vercelError(400, "bad_request", message);

/** The first problem only, in the words of Vercel's schema validator. */
function invalidRequest([problem]: RequestProblem[]): VendorError {
  const parts = problem?.path.split(".") ?? [];
  const last = parts.at(-1) ?? "";
  const inside = parts.length > 1 ? `\`${parts.slice(0, -1).join(".")}\` ` : "";
  switch (problem?.kind) {
    case "unknown":
      return badRequest(`Invalid request: ${inside}should NOT have additional property \`${last}\`. Please remove it.`);
    case "missing":
      return badRequest(`Invalid request: ${inside}missing required property \`${last}\`.`);
    default:
      return badRequest(`Invalid request: \`${problem?.path ?? ""}\` ${problem?.message ?? "is invalid"}.`);
  }
}

const CODES: Record<number, string> = { 403: "forbidden", 404: "not_found", 429: "rate_limited" };

export function vercelDialect(token: string): VendorDialect {
  return {
    vendor: "vercel",
    basePath: "",
    authorized: (given) => given === token,
    unauthorized: () => vercelError(403, "forbidden", "Not authorized", { invalidToken: true }),
    unknownRoute: () => notFound("The requested path could not be found"),
    wrongMethod: (method) => vercelError(405, "method_unknown", `Method ${method} is not supported here`),
    badBody: invalidRequest,
    badQuery: invalidRequest,
    failure: (status) =>
      vercelError(
        status,
        CODES[status] ?? (status >= 500 ? "internal_server_error" : "bad_request"),
        status === 429 ? "Too many requests" : "An unexpected error has occurred",
      ),
    rateLimit: (method: Method, route): RateLimit => ({ key: `${method} ${route}`, limit: 120, windowSeconds: 60 }),
    rateLimitHeaders: (state) => ({
      "X-RateLimit-Limit": String(state.limit),
      "X-RateLimit-Remaining": String(state.remaining),
      "X-RateLimit-Reset": String(resetTime(state)),
    }),
    rateLimited: (state) =>
      new VendorError(
        429,
        {
          error: {
            code: "rate_limited",
            message: "Too many requests",
            limit: {
              remaining: 0,
              reset: resetTime(state),
              resetMs: resetTime(state) * 1000,
              total: state.limit,
            },
          },
        },
        { "Retry-After": String(state.resetSeconds) },
      ),
  };
}

const resetTime = (state: RateLimitState): number => Math.ceil(Date.now() / 1000) + state.resetSeconds;
