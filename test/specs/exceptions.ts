/** Where a vendor's published document and the vendor disagree, and the emulators side with the vendor. */
export interface Exception {
  vendor: "render" | "vercel" | "supabase" | "uptimerobot";
  /** `METHOD /path` in the document's spelling; "*" for all. */
  operation: string;
  where: "operation" | "query" | "request" | "response" | "status";
  /** Regular expression for the whole of the violation's path. */
  path: string;
  reason: string;
  /** When the reason was last checked, year-month. */
  checked: string;
}

/** One that no exchange needs fails the test: it is stale. */
export const exceptions: readonly Exception[] = [
  {
    vendor: "render",
    operation: "POST /services",
    where: "request",
    path: "/serviceDetails/plan",
    reason: "web services may be `free` since 2026-01; the kept document (2026-01-06) still lists paid plans only",
    checked: "2026-08",
  },
  {
    vendor: "render",
    operation: "PATCH /services/{serviceId}",
    where: "request",
    path: "/serviceDetails/plan",
    reason: "web services may be `free` since 2026-01; the kept document (2026-01-06) still lists paid plans only",
    checked: "2026-08",
  },
  {
    vendor: "render",
    operation: "*",
    where: "request",
    path: "/autoDeployTrigger",
    reason: "autoDeployTrigger is newer than the kept document; Render's own SDK (2026-08-19) has it",
    checked: "2026-08",
  },
  {
    vendor: "render",
    operation: "*",
    where: "response",
    path: "(/\\*)?(/service)?/autoDeployTrigger",
    reason: "autoDeployTrigger is newer than the kept document; recorded answers carry it beside autoDeploy",
    checked: "2026-08",
  },
  {
    vendor: "render",
    operation: "*",
    where: "request",
    path: "/persistenceMode",
    reason: "persistenceMode of key-value instances came in 2026-06; Render's own SDK has it",
    checked: "2026-08",
  },
  {
    vendor: "render",
    operation: "*",
    where: "response",
    path: "(/\\*/keyValue)?/options/persistenceMode",
    reason: "persistenceMode of key-value instances came in 2026-06; recorded answers carry it under options",
    checked: "2026-08",
  },
  {
    vendor: "render",
    operation: "*",
    where: "response",
    path: "(/\\*/keyValue)?/ipAllowList",
    reason: "recorded: an empty ipAllowList comes back as null, though the document calls it a list",
    checked: "2026-07",
  },
  {
    vendor: "render",
    operation: "GET /env-groups",
    where: "response",
    path: "/\\*/(envGroup|cursor|id|name|ownerId|createdAt|updatedAt|serviceLinks)",
    reason:
      "the document says bare groups; four independent clients read [{envGroup, cursor}], as with every other list",
    checked: "2026-08",
  },
  {
    vendor: "vercel",
    operation: "*",
    where: "response",
    path: "(/projects/\\*)?/alias",
    reason: "required in a project's answer by @vercel/sdk 1.28.35 (2026-08), newer than the kept document (2025-10)",
    checked: "2026-08",
  },
  {
    vendor: "vercel",
    operation: "*",
    where: "response",
    path: "(/created|/envs?)?(/\\*)?/visibility|/envs/\\*/securityIssues",
    reason:
      "the config/secret model came in 2026-09; @vercel/sdk reads it, the kept document (2025-10) does not know it",
    checked: "2026-09",
  },
  {
    vendor: "vercel",
    operation: "GET /v10/projects/{idOrName}/env",
    where: "query",
    path: "limit",
    reason: "undocumented; Vercel's own Terraform provider pages the list with limit and until",
    checked: "2026-08",
  },
  {
    vendor: "vercel",
    operation: "PATCH /v9/projects/{idOrName}/branch",
    where: "operation",
    path: ".*",
    reason: "undocumented; Vercel's own Terraform provider sets the production branch with it",
    checked: "2026-08",
  },
  {
    vendor: "vercel",
    operation: "POST /v9/projects/{idOrName}/link",
    where: "operation",
    path: ".*",
    reason: "undocumented; Vercel's own Terraform provider and CLI link a repository with it",
    checked: "2026-08",
  },
  {
    vendor: "vercel",
    operation: "DELETE /v9/projects/{idOrName}/link",
    where: "operation",
    path: ".*",
    reason: "undocumented; Vercel's own Terraform provider and CLI unlink a repository with it",
    checked: "2026-08",
  },
  {
    vendor: "vercel",
    operation: "POST /v1/projects/{projectId}/rollback/{deploymentId}",
    where: "operation",
    path: ".*",
    reason: "newer than the kept document (2025-10); @vercel/sdk 1.28.35 has it, Vercel's CLI asks the same of v9",
    checked: "2026-08",
  },
  ...[
    "GET /v1/projects/{projectId}/routes",
    "POST /v1/projects/{projectId}/routes",
    "DELETE /v1/projects/{projectId}/routes",
    "PATCH /v1/projects/{projectId}/routes/{routeId}",
    "GET /v1/projects/{projectId}/routes/versions",
    "POST /v1/projects/{projectId}/routes/versions",
  ].map(
    (operation): Exception => ({
      vendor: "vercel",
      operation,
      where: "operation",
      path: ".*",
      reason: "project routes came in 2026-03, after the kept document (2025-10); shapes from @vercel/sdk 1.28.35",
      checked: "2026-08",
    }),
  ),
  {
    vendor: "vercel",
    operation: "GET /v9/projects/{idOrName}",
    where: "status",
    path: "404",
    reason: "the document leaves out the answer to a project that is not there",
    checked: "2026-08",
  },
  {
    vendor: "vercel",
    operation: "GET /v9/projects/{idOrName}/domains/{domain}",
    where: "status",
    path: "404",
    reason: "the document leaves out the answer to a domain that the project has not",
    checked: "2026-11",
  },
  {
    vendor: "supabase",
    operation: "*",
    where: "status",
    path: "404",
    reason: "the document leaves out the answer to a project that is not there; the Terraform provider relies on it",
    checked: "2026-08",
  },
  {
    vendor: "supabase",
    operation: "*",
    where: "status",
    path: "400",
    reason: "the document leaves out the answer to an invalid body",
    checked: "2026-08",
  },
  {
    vendor: "uptimerobot",
    operation: "*",
    where: "status",
    path: "400|401|404",
    reason: "the document leaves out every failure; UptimeRobot's own Terraform provider and CLI read them",
    checked: "2026-08",
  },
];
