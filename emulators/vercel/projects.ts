import { z } from "zod";
import { mixedCase } from "../core/ids.ts";
import { type Operation, operation } from "../core/operation.ts";
import { badRequest, vercelError } from "./dialect.ts";
import { createBody, defaultSettings, repository, updateBody } from "./project-settings.ts";
import { projectView } from "./project-view.ts";
import { accountOf, findProject, scopeQuery } from "./scope.ts";
import type { Sites } from "./sites.ts";
import type { Project, ProjectSettings, VercelState } from "./state.ts";

export function projectOperations(state: VercelState, sites: Sites): Operation[] {
  const refuseTakenName = (accountId: string, name: string, except?: Project): void => {
    const taken = [...state.projects.values()].some(
      (project) => project !== except && project.accountId === accountId && project.name === name,
    );
    if (taken) throw vercelError(409, "conflict", `Project "${name}" already exists, please use a new name.`);
  };

  return [
    operation({
      method: "GET",
      path: "/v10/projects",
      query: z.strictObject({
        ...scopeQuery,
        limit: z.string().regex(/^\d+$/, "should be a number").transform(Number).optional(),
        from: z.string().optional(),
        search: z.string().max(100).optional(),
        repo: z.string().optional(),
      }),
      handle: ({ query }) => {
        const accountId = accountOf(state, query);
        const matching = [...state.projects.values()]
          .filter((project) => project.accountId === accountId)
          .filter((project) => query.search === undefined || project.name.includes(query.search))
          .filter((project) => query.repo === undefined || project.link?.repo === query.repo)
          .sort((a, b) => (a.id < b.id ? -1 : 1));
        const start = query.from === undefined ? 0 : matching.findIndex((project) => project.id > decode(query.from));
        const shown = start === -1 ? [] : matching.slice(start, start + (query.limit ?? 20));
        const more = start !== -1 && start + shown.length < matching.length;
        return {
          status: 200,
          body: {
            projects: shown.map(projectView),
            pagination: { count: shown.length, next: more ? encode(shown.at(-1)?.id ?? "") : null },
          },
        };
      },
    }),
    operation({
      method: "POST",
      path: "/v11/projects",
      creates: true,
      query: z.strictObject(scopeQuery),
      body: createBody,
      handle: ({ query, body }) => {
        const accountId = accountOf(state, query);
        refuseTakenName(accountId, body.name);
        const project = newProject(state, accountId, body);
        state.projects.set(project.id, project);
        return { status: 200, body: projectView(project) };
      },
    }),
    operation({
      method: "GET",
      path: "/v9/projects/{idOrName}",
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => ({ status: 200, body: projectView(findProject(state, params.idOrName, query)) }),
    }),
    operation({
      method: "PATCH",
      path: "/v9/projects/{idOrName}",
      query: z.strictObject(scopeQuery),
      body: updateBody,
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        const { name, ...settings } = body;
        if (name !== undefined) {
          refuseTakenName(project.accountId, name, project);
          project.name = name;
        }
        Object.assign(project.settings, settings);
        project.updatedAt = Date.now();
        return { status: 200, body: projectView(project) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/v9/projects/{idOrName}",
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => {
        const project = findProject(state, params.idOrName, query);
        state.projects.delete(project.id);
        sites.retire(project);
        return { status: 204 };
      },
    }),
    operation({
      method: "POST",
      path: "/v9/projects/{idOrName}/link",
      query: z.strictObject(scopeQuery),
      body: repository,
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        if (project.link !== undefined) throw badRequest("The project is already linked to a git repository");
        project.link = { ...body, productionBranch: "main" };
        project.updatedAt = Date.now();
        return { status: 200, body: projectView(project) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/v9/projects/{idOrName}/link",
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => {
        const project = findProject(state, params.idOrName, query);
        project.link = undefined;
        project.updatedAt = Date.now();
        return { status: 200, body: projectView(project) };
      },
    }),
    operation({
      method: "PATCH",
      path: "/v9/projects/{idOrName}/branch",
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ branch: z.string().min(1) }),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        if (project.link === undefined) throw badRequest("The project is not linked to a git repository");
        project.link.productionBranch = body.branch;
        project.updatedAt = Date.now();
        return { status: 200, body: projectView(project) };
      },
    }),
  ];
}

function newProject(state: VercelState, accountId: string, body: z.output<typeof createBody>): Project {
  const { name, gitRepository, ...settings } = body;
  const now = Date.now();
  const project: Project = {
    id: `prj_${mixedCase(28)}`,
    name,
    accountId,
    settings: { ...defaultSettings(), ...withoutUndefined(settings) },
    link: gitRepository === undefined ? undefined : { ...gitRepository, productionBranch: "main" },
    variables: new Map(),
    domains: [],
    deployments: [],
    productionDeploymentId: undefined,
    rolledBackTo: undefined,
    lastAliasRequest: undefined,
    routing: [],
    nextBuildFailure: undefined,
    updatingVariables: false,
    createdAt: now,
    updatedAt: now,
  };
  const host = state.productionHost(name);
  project.domains.push({
    name: host,
    gitBranch: null,
    redirect: null,
    redirectStatusCode: null,
    verified: true,
    createdAt: now,
  });
  return project;
}

const withoutUndefined = (settings: object): Partial<ProjectSettings> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

const encode = (id: string): string => Buffer.from(id).toString("base64url");
const decode = (from: string | undefined): string => Buffer.from(from ?? "", "base64url").toString();
