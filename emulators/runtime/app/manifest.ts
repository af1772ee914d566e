/** What the stand-in needs to know about the application in a repository: data, no code. */
export interface AppManifest {
  title: string;
  version?: string;
  /** Variables without which it does not start. An empty value counts as none. */
  required: string[];
  /**
   * What `/health` reports. `database` and `redis` name the variable with the URL to dial; every other check names the
   * variables that must be set for it to be true (none: always true). Without checks the body has no `checks`.
   */
  checks?: Record<string, string | string[]>;
  /** The application exits when the database cannot be reached at start; by default it starts degraded. */
  databaseRequired?: boolean;
  health?: {
    /** Default `/health`. */
    path?: string;
    /** The word for `status` when every check is true. Default `healthy`. */
    healthy?: string;
    /** HTTP status while a check is false. Default 200. */
    degradedStatus?: number;
    /** More fields of the body, such as `service`. */
    body?: Record<string, unknown>;
  };
  /** The variable with the allowed origins, separated by commas. Default `ALLOWED_ORIGINS`. */
  origins?: string;
  /** The variable with a regular expression of further origins. Default `ALLOWED_ORIGIN_REGEX`. */
  originRegex?: string;
  /** The variable with the host names served, separated by commas; all when it is not set. Default `TRUSTED_HOSTS`. */
  trustedHosts?: string;
  /** Routes next to `/`, `/api/v1`, the health path, `/docs` and `/openapi.json`; `{name}` stands for any one segment. */
  routes?: Record<string, ManifestRoute>;
  /** Serve `/api/v1/debug/db-status` (the tables there are) and `/api/v1/debug/routes`. */
  debugRoutes?: boolean;
  /** An unknown path answers with these hints instead of FastAPI's plain `{"detail":"Not Found"}`; the status stays 404. */
  notFoundHints?: string[];
}

export interface ManifestRoute {
  /** Default GET. */
  method?: string;
  /** Default 200. */
  status?: number;
  body: unknown;
  /** Answers 401 without an `Authorization: Bearer` header. */
  authenticated?: boolean;
}
