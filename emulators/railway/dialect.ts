import { VendorError } from "../core/vendor-error.ts";
import type { VendorDialect } from "../core/vendor-server.ts";
import { namedRequest } from "./endpoint.ts";

const HOUR = 3600;

const failure = (status: number, message: string, headers: Record<string, string> = {}): VendorError =>
  new VendorError(status, { errors: [{ message }], data: null }, headers);

export function railwayDialect(token: string): VendorDialect {
  return {
    vendor: "railway",
    basePath: "",
    authorized: (received) => received === token,
    // With HTTP 200, as everything that is wrong with what was asked.
    unauthorized: () => failure(200, "Not Authorized"),
    unknownRoute: (method, path) => failure(404, `Cannot ${method} ${path}`),
    wrongMethod: (method, path) => failure(405, `Cannot ${method} ${path}`),
    badBody: (problems) =>
      failure(400, `Invalid request: ${problems.map(({ path, message }) => `${path} ${message}`).join(", ")}`),
    badQuery: () => failure(400, "Invalid query parameters"),
    failure: (status) => failure(status, status === 429 ? "Rate limit exceeded" : "Internal server error"),
    // Of the Hobby plan.
    rateLimit: () => ({ key: "token", limit: 1000, windowSeconds: HOUR }),
    rateLimitHeaders: (state) => ({
      "X-RateLimit-Limit": String(state.limit),
      "X-RateLimit-Remaining": String(state.remaining),
      "X-RateLimit-Reset": String(Math.floor(Date.now() / 1000) + state.resetSeconds),
    }),
    rateLimited: (state) => failure(429, "Rate limit exceeded", { "Retry-After": String(state.resetSeconds) }),
    named: namedRequest,
  };
}
