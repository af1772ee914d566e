import { VendorError } from "../core/vendor-error.ts";
import type { VendorDialect } from "../core/vendor-server.ts";

/** Supabase's v1 error body: a message, and no code a machine could match. */
export const supabaseError = (status: number, message: string): VendorError => new VendorError(status, { message });

export function supabaseDialect(accessToken: string): VendorDialect {
  return {
    vendor: "supabase",
    basePath: "",
    authorized: (given) => given === accessToken,
    unauthorized: () => supabaseError(401, "Unauthorized"),
    unknownRoute: (method, path) => supabaseError(404, `Cannot ${method} ${path}`),
    wrongMethod: (method, path) => supabaseError(404, `Cannot ${method} ${path}`),
    badBody: (problems) =>
      supabaseError(400, problems.map((problem) => `${problem.path}: ${problem.message}`).join(", ")),
    badQuery: (problems) =>
      supabaseError(400, problems.map((problem) => `${problem.path}: ${problem.message}`).join(", ")),
    failure: (status) =>
      supabaseError(status, status === 429 ? "ThrottlerException: Too Many Requests" : "Internal server error"),
    // per user, per project, per endpoint
    rateLimit: (method, _route, path) => ({ key: `${method} ${path}`, limit: 120, windowSeconds: 60 }),
    rateLimitHeaders: (state) => ({
      "X-RateLimit-Limit": String(state.limit),
      "X-RateLimit-Remaining": String(state.remaining),
      "X-RateLimit-Reset": String(state.resetSeconds),
    }),
    rateLimited: (state) =>
      new VendorError(
        429,
        { message: "ThrottlerException: Too Many Requests" },
        { "Retry-After": String(state.resetSeconds) },
      ),
  };
}
