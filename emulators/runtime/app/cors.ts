import type { IncomingHttpHeaders } from "node:http";

/**
 * Starlette's CORSMiddleware with `allow_credentials=True`, `allow_methods=["*"]`, `allow_headers=["*"]`: an origin is
 * allowed when it is in the list letter by letter, when the list has "*", or when the whole of it matches the expression.
 * A pattern in the list is a letter-by-letter entry like any other.
 */
export class Cors {
  readonly #origins: ReadonlySet<string>;
  readonly #regex: RegExp | undefined;

  constructor(origins: string[], regex?: string) {
    this.#origins = new Set(origins);
    this.#regex = regex ? new RegExp(`^(?:${regex})$`) : undefined;
  }

  allows(origin: string): boolean {
    return this.#origins.has("*") || this.#origins.has(origin) || (this.#regex?.test(origin) ?? false);
  }

  /** The whole answer to a preflight request; undefined for every other request. */
  preflight(method: string, headers: IncomingHttpHeaders): PreflightAnswer | undefined {
    const { origin } = headers;
    const requestedMethod = headers["access-control-request-method"];
    if (origin === undefined || method !== "OPTIONS" || requestedMethod === undefined) return undefined;
    const failures: string[] = [];
    const answer: Record<string, string> = {
      vary: "Origin",
      "access-control-allow-methods": METHODS.join(", "),
      "access-control-max-age": "600",
      "access-control-allow-credentials": "true",
    };
    if (this.allows(origin)) answer["access-control-allow-origin"] = origin;
    else failures.push("origin");
    if (!METHODS.includes(requestedMethod)) failures.push("method");
    const requestedHeaders = headers["access-control-request-headers"];
    if (requestedHeaders !== undefined) answer["access-control-allow-headers"] = requestedHeaders;
    if (failures.length === 0) return { status: 200, headers: answer, body: "OK" };
    return { status: 400, headers: answer, body: `Disallowed CORS ${failures.join(", ")}` };
  }

  /** The headers added to the answer of a request that is no preflight. */
  simple(headers: IncomingHttpHeaders): Record<string, string> {
    const { origin } = headers;
    if (origin === undefined) return {};
    const answer: Record<string, string> = { "access-control-allow-credentials": "true" };
    const any = this.#origins.has("*");
    if (any && headers.cookie === undefined) return { ...answer, "access-control-allow-origin": "*" };
    if (any || this.allows(origin)) return { ...answer, "access-control-allow-origin": origin, vary: "Origin" };
    return answer;
  }
}

export interface PreflightAnswer {
  status: 200 | 400;
  headers: Record<string, string>;
  body: string;
}

const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
