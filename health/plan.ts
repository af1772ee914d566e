/** What is verified after a deploy. Holds URLs, names and numbers only: it travels in an environment and lies in plain state. */
export interface VerificationPlan {
  /** The service's public URL, https://… */
  url: string;
  /** The path of the application's health report. */
  healthPath: string;
  /** What the health report must say, letter by letter. */
  expect: { readonly status?: string | undefined; readonly service?: string | undefined };
  /** Whether a service that answers but calls itself degraded will do. */
  allowDegraded: boolean;
  /** Keys of the health report's `checks` that must be true. */
  checks: readonly string[];
  /** Browser origins whose CORS preflight must pass. */
  origins: readonly string[];
  /** Further pages that must answer 200. */
  pages: readonly string[];
  /** Endpoints, `GET /api/v1/users/me`, that the application must answer itself, with the status said after it if there is one. */
  endpoints: readonly string[];
  /** Paths at which any answer of the application's own shows that it is alive, a 404 with hints too. */
  alive: readonly string[];
  /** Paths asked for when a check is still false, for what the application only builds on first use. Their answer is ignored. */
  warmUp: readonly string[];
  /** Seconds before each further try. */
  retrySeconds: readonly number[];
  /** How long one try of the health report may take: a sleeping service answers when it has woken. */
  wakeSeconds: number;
  /** Milliseconds above which an answer is called slow: the health report's, everything else's. */
  slowMs: { readonly health: number; readonly api: number };
  /** Where to connect instead of the public host, keeping the Host header. */
  edgeUrl?: string | undefined;
}

/** What a plan is when nothing but the URL is said. */
export const DEFAULT_PLAN: Readonly<Omit<VerificationPlan, "url">> = {
  healthPath: "/health",
  expect: {},
  allowDegraded: false,
  checks: [],
  origins: [],
  pages: ["/docs", "/openapi.json"],
  endpoints: [],
  alive: [],
  warmUp: [],
  retrySeconds: [2, 4, 8],
  wakeSeconds: 90,
  slowMs: { health: 200, api: 500 },
};

/** The plan as environment variables, one line each so that a change is readable in a diff. What is as by default and was added later is left out. */
export function toEnvironment(plan: Omit<VerificationPlan, "origins" | "url">): Record<string, string> {
  const { expect, slowMs, alive, healthPath } = plan;
  const isUsualSpeed = slowMs.health === DEFAULT_PLAN.slowMs.health && slowMs.api === DEFAULT_PLAN.slowMs.api;
  return {
    HEALTH_CHECKS: plan.checks.join(","),
    HEALTH_PAGES: plan.pages.join(","),
    HEALTH_ENDPOINTS: plan.endpoints.join(","),
    HEALTH_WARM_UP: plan.warmUp.join(","),
    HEALTH_RETRY_SECONDS: plan.retrySeconds.join(","),
    HEALTH_WAKE_SECONDS: String(plan.wakeSeconds),
    ...(healthPath !== DEFAULT_PLAN.healthPath && { HEALTH_PATH: healthPath }),
    ...(expect.status !== undefined && { HEALTH_EXPECT_STATUS: expect.status }),
    ...(expect.service !== undefined && { HEALTH_EXPECT_SERVICE: expect.service }),
    ...(plan.allowDegraded && { HEALTH_ALLOW_DEGRADED: "true" }),
    ...(alive.length > 0 && { HEALTH_ALIVE: alive.join(",") }),
    ...(!isUsualSpeed && { HEALTH_SLOW_MS: `${slowMs.health},${slowMs.api}` }),
    ...(plan.edgeUrl !== undefined && { HEALTH_EDGE_URL: plan.edgeUrl }),
  };
}

/** @throws Error when HEALTH_URL is missing. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): VerificationPlan {
  const url = environment.HEALTH_URL;
  if (url === undefined || url === "") throw new Error("HEALTH_URL is not set: nothing to verify.");
  const [health = DEFAULT_PLAN.slowMs.health, api = DEFAULT_PLAN.slowMs.api] = list(environment.HEALTH_SLOW_MS).map(
    Number,
  );
  return {
    url: url.replace(/\/$/, ""),
    healthPath: environment.HEALTH_PATH ?? DEFAULT_PLAN.healthPath,
    expect: { status: environment.HEALTH_EXPECT_STATUS, service: environment.HEALTH_EXPECT_SERVICE },
    allowDegraded: environment.HEALTH_ALLOW_DEGRADED === "true",
    checks: list(environment.HEALTH_CHECKS),
    origins: list(environment.HEALTH_ORIGINS),
    pages: list(environment.HEALTH_PAGES),
    endpoints: list(environment.HEALTH_ENDPOINTS),
    alive: list(environment.HEALTH_ALIVE),
    warmUp: list(environment.HEALTH_WARM_UP),
    retrySeconds: list(environment.HEALTH_RETRY_SECONDS).map(Number),
    wakeSeconds: Number(environment.HEALTH_WAKE_SECONDS ?? DEFAULT_PLAN.wakeSeconds),
    slowMs: { health, api },
    edgeUrl: environment.HEALTH_EDGE_URL,
  };
}

function list(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : text.split(",");
}
