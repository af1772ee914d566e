import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { findProject, type Scope, scopeQuery } from "./scope.ts";
import type { Project, VercelState } from "./state.ts";

const flag = z
  .enum(["true", "false"])
  .transform((value) => value === "true")
  .optional();
const number = z.string().regex(/^\d+$/, "should be a number").transform(Number).optional();

export function domainOperations(state: VercelState): Operation[] {
  return [
    operation({
      method: "GET",
      path: "/v9/projects/{idOrName}/domains",
      query: z.strictObject({
        ...scopeQuery,
        production: flag,
        target: z.enum(["production", "preview"]).optional(),
        gitBranch: z.string().optional(),
        redirects: flag,
        redirect: z.string().optional(),
        verified: flag,
        limit: number,
        since: number,
        until: number,
        order: z.enum(["ASC", "DESC"]).optional(),
      }),
      handle: ({ params, query }) => ({
        status: 200,
        body: domainPage(findProject(state, params.idOrName, query), query),
      }),
    }),
  ];
}

interface DomainQuery extends Scope {
  production?: boolean | undefined;
  target?: "production" | "preview" | undefined;
  gitBranch?: string | undefined;
  redirects?: boolean | undefined;
  redirect?: string | undefined;
  verified?: boolean | undefined;
  limit?: number | undefined;
  since?: number | undefined;
  until?: number | undefined;
  order?: "ASC" | "DESC" | undefined;
}

/** Newest first; the next page is `until=<next>`. */
function domainPage(project: Project, query: DomainQuery) {
  const production = query.production === true || query.target === "production";
  const matching = project.domains
    .filter((domain) => !production || domain.gitBranch === null)
    .filter((domain) => query.target !== "preview" || domain.gitBranch !== null)
    .filter((domain) => query.gitBranch === undefined || domain.gitBranch === query.gitBranch)
    .filter((domain) => query.redirects !== false || domain.redirect === null)
    .filter((domain) => query.redirect === undefined || domain.redirect === query.redirect)
    .filter((domain) => query.verified === undefined || domain.verified === query.verified)
    .filter((domain) => query.since === undefined || domain.createdAt > query.since)
    .filter((domain) => query.until === undefined || domain.createdAt < query.until)
    .sort((a, b) => (query.order === "ASC" ? a.createdAt - b.createdAt : b.createdAt - a.createdAt));
  const shown = matching.slice(0, query.limit ?? 20);
  return {
    domains: shown.map((domain) => ({
      ...domain,
      apexName: domain.name.split(".").slice(-2).join("."),
      projectId: project.id,
      updatedAt: domain.createdAt,
    })),
    pagination: {
      count: shown.length,
      next: matching.length > shown.length ? (shown.at(-1)?.createdAt ?? null) : null,
      prev: shown[0]?.createdAt ?? null,
    },
  };
}
