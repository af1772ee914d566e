import type { RateLimitState } from "../core/rate-limits.ts";
import { type RequestProblem, VendorError } from "../core/vendor-error.ts";
import type { VendorDialect } from "../core/vendor-server.ts";
import type { UptimeRobotState } from "./state.ts";

export const uptimeRobotError = (status: number, message: string, code?: string): VendorError =>
  new VendorError(status, code === undefined ? { message } : { message, code });

/** A body that does not validate is answered with every problem, in words. */
export const invalid = (messages: string[]): VendorError =>
  new VendorError(400, { statusCode: 400, error: "Bad Request", message: messages });

const inWords = ({ path, kind, message }: RequestProblem): string =>
  kind === "unknown" ? `property ${path} should not exist` : `${path} ${message}`;

const resetEpoch = ({ resetSeconds }: RateLimitState): string => String(Math.ceil(Date.now() / 1000) + resetSeconds);

export function uptimeRobotDialect(state: UptimeRobotState): VendorDialect {
  return {
    vendor: "uptimerobot",
    basePath: "/v3",
    authorized: (given) => given === state.apiKey,
    unauthorized: () => uptimeRobotError(401, "Unauthorized"),
    unknownRoute: (method, path) => uptimeRobotError(404, `Cannot ${method} /v3${path}`),
    wrongMethod: (method, path) => uptimeRobotError(404, `Cannot ${method} /v3${path}`),
    badBody: (problems) => invalid(problems.map(inWords)),
    badQuery: (problems) => invalid(problems.map(inWords)),
    failure: (status) => uptimeRobotError(status, status === 429 ? "Too Many Requests" : "Internal Server Error"),
    // per account, whatever is asked
    rateLimit: () => ({ key: "account", limit: state.isFree ? 10 : 100, windowSeconds: 60 }),
    rateLimitHeaders: (limit) => ({
      "X-RateLimit-Limit": String(limit.limit),
      "X-RateLimit-Remaining": String(limit.remaining),
      "X-RateLimit-Reset": resetEpoch(limit),
    }),
    rateLimited: (limit) =>
      new VendorError(429, { message: "Too Many Requests" }, { "Retry-After": String(limit.resetSeconds) }),
  };
}
