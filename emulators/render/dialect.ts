import type { Method } from "../core/operation.ts";
import type { RateLimit, RateLimitState } from "../core/rate-limits.ts";
import { type RequestProblem, VendorError } from "../core/vendor-error.ts";
import type { VendorDialect } from "../core/vendor-server.ts";

/** Render's error body: a message, and only sometimes an id. */
export const renderError = (status: number, message: string): VendorError => new VendorError(status, { message });

export const notFound = (id: string): VendorError => renderError(404, `not found: ${id}`);

export const badRequest = (message: string): VendorError => renderError(400, message);

const spell = (problems: RequestProblem[]): string =>
  problems
    .map(({ path, kind, message }) => (kind === "unknown" ? `unknown field "${path}"` : `${path} ${message}`))
    .join("; ");

export function renderDialect(apiKey: string): VendorDialect {
  return {
    vendor: "render",
    basePath: "/v1",
    authorized: (token) => token === apiKey,
    unauthorized: () => renderError(401, "Unauthorized"),
    unknownRoute: (method, path) => renderError(404, `not found: ${method} ${path}`),
    wrongMethod: (method, path) => renderError(405, `method not allowed: ${method} ${path}`),
    badBody: (problems) => badRequest(`invalid request body: ${spell(problems)}`),
    badQuery: (problems) => badRequest(`invalid query parameters: ${spell(problems)}`),
    failure: (status) => renderError(status, status === 429 ? "rate limit exceeded" : "internal server error"),
    rateLimit: renderRateLimit,
    rateLimitHeaders: (state) => ({
      "Ratelimit-Limit": String(state.limit),
      "Ratelimit-Remaining": String(state.remaining),
      "Ratelimit-Reset": String(state.resetSeconds),
    }),
    rateLimited: (state: RateLimitState) =>
      new VendorError(429, { message: "rate limit exceeded" }, { "Retry-After": String(state.resetSeconds) }),
  };
}

const HOUR = 3600;
const MINUTE = 60;

/** Of api-docs.render.com/reference/rate-limiting. */
function renderRateLimit(method: Method, route: string, path: string): RateLimit {
  const operation = `${method} ${route}`;
  if (operation === "POST /services/{serviceId}/custom-domains")
    return { key: operation, limit: 50, windowSeconds: HOUR };
  if (operation === "POST /services" || operation === "POST /key-value") {
    return { key: operation, limit: 20, windowSeconds: HOUR };
  }
  if (operation === "PATCH /services/{serviceId}" || /^POST .*\/(deploys|rollback|scale)$/.test(operation)) {
    return { key: `${method} ${path}`, limit: 10, windowSeconds: MINUTE };
  }
  if (operation === "GET /logs") return { key: operation, limit: 30, windowSeconds: MINUTE };
  return method === "GET"
    ? { key: "GET", limit: 400, windowSeconds: MINUTE }
    : { key: "writes", limit: 30, windowSeconds: MINUTE };
}
