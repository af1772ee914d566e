/** What is verified after a deploy. Holds URLs, names and numbers only: it travels in an environment and lies in plain state. */
export interface VerificationPlan {
  /** The service's public URL, https://… */
  url: string;
  /** Keys of `/health`'s `checks` that must be true. */
  checks: readonly string[];
  /** Browser origins whose CORS preflight must pass. */
  origins: readonly string[];
  /** Further pages that must answer 200. */
  pages: readonly string[];
  /** Endpoints, `GET /api/v1/users/me`, that the application must answer itself; wanting a token (401) is an answer. */
  endpoints: readonly string[];
  /** Paths asked for when a check is still false, for what the application only builds on first use. Their answer is ignored. */
  warmUp: readonly string[];
  /** Seconds before each further try. */
  retrySeconds: readonly number[];
  /** How long one try of `/health` may take: a sleeping service answers when it has woken. */
  wakeSeconds: number;
  /** Where to connect instead of the public host, keeping the Host header. */
  edgeUrl?: string | undefined;
}

/** The plan as environment variables, one line each so that a change is readable in a diff. */
export function toEnvironment(plan: Omit<VerificationPlan, "origins" | "url">): Record<string, string> {
  return {
    HEALTH_CHECKS: plan.checks.join(","),
    HEALTH_PAGES: plan.pages.join(","),
    HEALTH_ENDPOINTS: plan.endpoints.join(","),
    HEALTH_WARM_UP: plan.warmUp.join(","),
    HEALTH_RETRY_SECONDS: plan.retrySeconds.join(","),
    HEALTH_WAKE_SECONDS: String(plan.wakeSeconds),
    ...(plan.edgeUrl !== undefined && { HEALTH_EDGE_URL: plan.edgeUrl }),
  };
}

/** @throws Error when HEALTH_URL is missing. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): VerificationPlan {
  const url = environment.HEALTH_URL;
  if (url === undefined || url === "") throw new Error("HEALTH_URL is not set: nothing to verify.");
  return {
    url: url.replace(/\/$/, ""),
    checks: list(environment.HEALTH_CHECKS),
    origins: list(environment.HEALTH_ORIGINS),
    pages: list(environment.HEALTH_PAGES),
    endpoints: list(environment.HEALTH_ENDPOINTS),
    warmUp: list(environment.HEALTH_WARM_UP),
    retrySeconds: list(environment.HEALTH_RETRY_SECONDS).map(Number),
    wakeSeconds: Number(environment.HEALTH_WAKE_SECONDS ?? 90),
    edgeUrl: environment.HEALTH_EDGE_URL,
  };
}

function list(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : text.split(",");
}
