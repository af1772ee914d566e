import { createHash } from "node:crypto";
import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { badRequest, notFound, vercelError } from "./dialect.ts";
import { accountOf, findProject, type Scope, scopeQuery } from "./scope.ts";
import type { Sites } from "./sites.ts";
import type { Project, ProjectDomain, VercelState } from "./state.ts";

const flag = z
  .enum(["true", "false"])
  .transform((value) => value === "true")
  .optional();
const number = z.string().regex(/^\d+$/, "should be a number").transform(Number).optional();

const redirectStatus = z
  .union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)])
  .nullable()
  .optional();
const changes = {
  gitBranch: z.string().max(250).nullable().optional(),
  redirect: z.string().nullable().optional(),
  redirectStatusCode: redirectStatus,
};

export function domainOperations(state: VercelState, sites: Sites): Operation[] {
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
    operation({
      method: "POST",
      path: "/v10/projects/{idOrName}/domains",
      creates: true,
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ name: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "should be a domain"), ...changes }),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        refuseTaken(state, project, body.name);
        refuseFailedProduction(project);
        const domain: ProjectDomain = {
          name: body.name,
          gitBranch: null,
          redirect: null,
          redirectStatusCode: null,
          verified: !(state.seed.foreignDomains ?? []).includes(body.name),
          createdAt: Date.now(),
        };
        change(project, domain, body);
        project.domains.push(domain);
        sites.publish(project);
        return { status: 200, body: domainView(project, domain) };
      },
    }),
    operation({
      method: "GET",
      path: "/v9/projects/{idOrName}/domains/{domain}",
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => {
        const project = findProject(state, params.idOrName, query);
        return { status: 200, body: domainView(project, found(project, params.domain)) };
      },
    }),
    operation({
      method: "PATCH",
      path: "/v9/projects/{idOrName}/domains/{domain}",
      query: z.strictObject(scopeQuery),
      body: z.strictObject(changes),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        const domain = found(project, params.domain);
        change(project, domain, body);
        sites.publish(project);
        return { status: 200, body: domainView(project, domain) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/v9/projects/{idOrName}/domains/{domain}",
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ removeRedirects: z.boolean().optional() }).optional(),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        const domain = found(project, params.domain);
        project.domains = project.domains.filter(
          ({ name, redirect }) => name !== domain.name && !(body?.removeRedirects === true && redirect === domain.name),
        );
        sites.publish(project);
        return { status: 200, body: {} };
      },
    }),
    operation({
      method: "POST",
      path: "/v9/projects/{idOrName}/domains/{domain}/verify",
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => {
        const project = findProject(state, params.idOrName, query);
        const domain = found(project, params.domain);
        if (!domain.verified && state.dns.get(`TXT _vercel.${apexOf(domain.name)}`) !== challengeOf(project, domain)) {
          throw vercelError(
            400,
            "missing_txt_record",
            `Domain _vercel.${apexOf(domain.name)} is missing required TXT Record`,
          );
        }
        domain.verified = true;
        sites.publish(project);
        return { status: 200, body: domainView(project, domain) };
      },
    }),
    operation({
      method: "GET",
      path: "/v6/domains/{domain}/config",
      query: z.strictObject({
        ...scopeQuery,
        projectIdOrName: z.string().optional(),
        strict: z.enum(["true", "false"]).optional(),
      }),
      handle: ({ params, query }) => {
        if (query.projectIdOrName !== undefined) findProject(state, query.projectIdOrName, query);
        else accountOf(state, query);
        return { status: 200, body: configView(state, params.domain ?? "") };
      },
    }),
  ];
}

function found(project: Project, name: string | undefined): ProjectDomain {
  const domain = project.domains.find((candidate) => candidate.name === name);
  if (domain === undefined) throw notFound("The domain could not be found on the project");
  return domain;
}

/** A domain is on one project only. */
function refuseTaken(state: VercelState, project: Project, name: string): void {
  const owner = [...state.projects.values()].find((candidate) =>
    candidate.domains.some((domain) => domain.name === name),
  );
  if (owner === project) throw vercelError(400, "domain_already_exists", `Domain ${name} is already on this project`);
  if (owner === undefined) return;
  throw vercelError(
    409,
    "domain_already_in_use",
    `Cannot add ${name} since it's already assigned to another project.`,
    {
      projectId: owner.id,
    },
  );
}

function refuseFailedProduction(project: Project): void {
  const newest = project.deployments.findLast(({ target }) => target === "production");
  if (newest?.readyState !== "ERROR") return;
  throw badRequest(
    "The domain can not be added because the latest production deployment for the project was not successful.",
  );
}

function change(
  project: Project,
  domain: ProjectDomain,
  wanted: Partial<Record<"gitBranch" | "redirect", string | null | undefined>> & {
    redirectStatusCode?: number | null | undefined;
  },
): void {
  const next = {
    gitBranch: wanted.gitBranch === undefined ? domain.gitBranch : wanted.gitBranch,
    redirect: wanted.redirect === undefined ? domain.redirect : wanted.redirect,
    redirectStatusCode: wanted.redirectStatusCode === undefined ? domain.redirectStatusCode : wanted.redirectStatusCode,
  };
  if (next.gitBranch !== null && next.redirect !== null) {
    throw badRequest("You can't set both a git branch and a redirect for the domain");
  }
  if (next.gitBranch !== null && next.gitBranch === project.link?.productionBranch) {
    throw badRequest("The production branch cannot be set as the branch of a domain");
  }
  if (next.redirect !== null && !project.domains.some(({ name }) => name === next.redirect)) {
    throw badRequest("The domain redirect is not valid: the target is not a domain of the project");
  }
  // A redirect that says no status is a temporary one.
  const redirectStatusCode = next.redirect === null ? null : (next.redirectStatusCode ?? 307);
  Object.assign(domain, next, { redirectStatusCode });
}

export const apexOf = (name: string): string => name.split(".").slice(-2).join(".");

/** What a TXT record must hold that proves who owns the domain. */
export const challengeOf = (project: Project, domain: ProjectDomain): string =>
  `vc-domain-verify=${domain.name},${project.id.slice(-20).toLowerCase()}`;

function domainView(project: Project, domain: ProjectDomain) {
  return {
    ...domain,
    apexName: apexOf(domain.name),
    projectId: project.id,
    updatedAt: domain.createdAt,
    ...(domain.verified
      ? {}
      : {
          verification: [
            {
              type: "TXT",
              domain: `_vercel.${apexOf(domain.name)}`,
              value: challengeOf(project, domain),
              reason: "pending_domain_verification",
            },
          ],
        }),
  };
}

/** What Vercel advises; the values are its own from time to time, best first. */
function configView(state: VercelState, domain: string) {
  const cname = state.dns.get(`CNAME ${domain}`);
  const address = state.dns.get(`A ${domain}`);
  const configuredBy = cname?.startsWith("cname.vercel-dns") ? "CNAME" : address === "76.76.21.21" ? "A" : null;
  return {
    configuredBy,
    acceptedChallenges: configuredBy === null ? [] : ["http-01"],
    recommendedIPv4: [
      { rank: 2, value: ["76.76.21.21"] },
      { rank: 1, value: ["216.198.79.1", "64.29.17.1"] },
    ],
    recommendedCNAME: [
      { rank: 2, value: "cname.vercel-dns.com." },
      { rank: 1, value: `${mark(domain)}.vercel-dns-017.com.` },
    ],
    misconfigured: configuredBy === null,
  };
}

/** Every domain is advised a name of its own. */
const mark = (domain: string): string => createHash("sha1").update(domain).digest("hex").slice(0, 16);

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
    domains: shown.map((domain) => domainView(project, domain)),
    pagination: {
      count: shown.length,
      next: matching.length > shown.length ? (shown.at(-1)?.createdAt ?? null) : null,
      prev: shown[0]?.createdAt ?? null,
    },
  };
}
