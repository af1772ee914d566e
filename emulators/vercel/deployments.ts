import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import type { DeploymentRunner } from "./deployment-runner.ts";
import { headOf } from "./deployment-runner.ts";
import { deploymentView, listedView } from "./deployment-view.ts";
import { badRequest, notFound, vercelError } from "./dialect.ts";
import { accountOf, findProject, type Scope, scopeQuery } from "./scope.ts";
import type { Deployment, GitLink, GitSource, Project, VercelState } from "./state.ts";

const number = z
  .string()
  .regex(/^-?\d+$/, "should be a number")
  .transform(Number)
  .optional();
const flag = z.enum(["0", "1"]).optional();
const id = z.union([z.string(), z.number()]);
const commit = { ref: z.string().min(1), sha: z.string().optional() };

const gitSource = z.union([
  z.strictObject({ type: z.enum(["github", "github-limited"]), repoId: id, ...commit }),
  z.strictObject({ type: z.enum(["github", "github-limited"]), org: z.string(), repo: z.string(), ...commit }),
  z.strictObject({ type: z.literal("gitlab"), projectId: id, ...commit }),
  z.strictObject({
    type: z.literal("bitbucket"),
    repoUuid: z.string(),
    workspaceUuid: z.string().optional(),
    ...commit,
  }),
  z.strictObject({ type: z.literal("bitbucket"), owner: z.string(), slug: z.string(), ...commit }),
]);

const newDeployment = z.strictObject({
  name: z.string().min(1),
  project: z.string().optional(),
  target: z.enum(["production", "staging"]).optional(),
  gitSource: gitSource.optional(),
  deploymentId: z.string().optional(),
  withLatestCommit: z.boolean().optional(),
  meta: z.record(z.string(), z.string().max(65536)).optional(),
});

export function deploymentOperations(state: VercelState, runner: DeploymentRunner): Operation[] {
  return [
    operation({
      method: "POST",
      path: "/v13/deployments",
      creates: true,
      query: z.strictObject({ ...scopeQuery, forceNew: flag, skipAutoDetectionConfirmation: flag }),
      body: newDeployment,
      handle: ({ query, body }) => {
        const { project, source, gitSource } = sourceOf(state, query, body);
        const deployment = runner.start(project, {
          target: body.target === "production" ? "production" : "preview",
          source,
          gitSource,
          meta: body.meta ?? {},
        });
        return { status: 200, body: deploymentView(state, project, deployment) };
      },
    }),
    operation({
      method: "GET",
      path: "/v6/deployments",
      query: z.strictObject({
        ...scopeQuery,
        projectId: z.string().optional(),
        target: z.enum(["production", "preview"]).optional(),
        state: z.string().optional(),
        limit: number,
        since: number,
        until: number,
      }),
      handle: ({ query }) => ({ status: 200, body: pageOf(state, query) }),
    }),
    operation({
      method: "GET",
      path: "/v13/deployments/{idOrUrl}",
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => {
        const { project, deployment } = found(state, params.idOrUrl, query);
        return { status: 200, body: deploymentView(state, project, deployment) };
      },
    }),
    operation({
      method: "GET",
      path: "/v3/deployments/{idOrUrl}/events",
      query: z.strictObject({
        ...scopeQuery,
        direction: z.enum(["backward", "forward"]).optional(),
        limit: number,
        builds: flag,
        follow: flag,
      }),
      handle: ({ params, query }) => ({
        status: 200,
        body: eventsOf(found(state, params.idOrUrl, query).deployment, query),
      }),
    }),
    operation({
      method: "POST",
      path: "/v10/projects/{projectId}/promote/{deploymentId}",
      query: z.strictObject(scopeQuery),
      body: z.strictObject({}).optional(),
      handle: ({ params, query }) => {
        const { project, deployment } = serveable(state, params, query);
        runner.point(project, deployment, "promote");
        return { status: 201 };
      },
    }),
    operation({
      method: "POST",
      path: "/v1/projects/{projectId}/rollback/{deploymentId}",
      query: z.strictObject({ ...scopeQuery, description: z.string().optional() }),
      body: z.strictObject({}).optional(),
      handle: ({ params, query }) => {
        const { project, deployment } = serveable(state, params, query);
        if (!deployment.promoted) throw vercelError(422, "unprocessable", "Deployment has never served production");
        runner.point(project, deployment, "rollback");
        return { status: 201 };
      },
    }),
  ];
}

/** What is to be built: a commit of a repository, or what another deployment was built from. */
function sourceOf(state: VercelState, scope: Scope, body: z.output<typeof newDeployment>) {
  if (body.deploymentId !== undefined) {
    const { project, deployment } = found(state, body.deploymentId, scope);
    const { gitSource } = deployment;
    const latest = body.withLatestCommit === true ? { sha: headOf(project, gitSource.ref) } : {};
    return { project, source: "redeploy" as const, gitSource: { ...gitSource, ...latest } };
  }
  const project = findProject(state, body.project ?? body.name, scope);
  if (body.gitSource === undefined) throw badRequest("Invalid request: missing required property `gitSource`.");
  if (project.link === undefined) throw badRequest("The project is not linked to a git repository");
  return {
    project,
    source: "api-trigger-git-deploy" as const,
    gitSource: commitOf(project, project.link, body.gitSource),
  };
}

function commitOf(project: Project, link: GitLink, { type, ref, sha }: z.output<typeof gitSource>): GitSource {
  if (type !== link.type) throw badRequest("The repository is not the one the project is linked to");
  return { type, repo: link.repo, ref, sha: sha ?? headOf(project, ref) };
}

function found(state: VercelState, idOrUrl: string | undefined, scope: Scope) {
  const accountId = accountOf(state, scope);
  for (const project of state.projects.values()) {
    if (project.accountId !== accountId) continue;
    const deployment = project.deployments.find(({ id, url }) => id === idOrUrl || url === idOrUrl);
    if (deployment !== undefined) return { project, deployment };
  }
  throw notFound("The deployment could not be found");
}

/** A deployment that production can be pointed at. */
function serveable(state: VercelState, params: Record<string, string>, scope: Scope) {
  const project = findProject(state, params.projectId, scope);
  const deployment = project.deployments.find(({ id }) => id === params.deploymentId);
  if (deployment === undefined) throw notFound("The deployment could not be found");
  if (deployment.target !== "production" || deployment.readyState !== "READY") {
    throw vercelError(422, "unprocessable", "Only a production deployment that is ready can serve production");
  }
  return { project, deployment };
}

interface ListQuery extends Scope {
  projectId?: string | undefined;
  target?: "production" | "preview" | undefined;
  state?: string | undefined;
  limit?: number | undefined;
  since?: number | undefined;
  until?: number | undefined;
}

/** Newest first; the next page is `until=<next>`. */
function pageOf(state: VercelState, query: ListQuery) {
  const projects =
    query.projectId === undefined
      ? [...state.projects.values()].filter(({ accountId }) => accountId === accountOf(state, query))
      : [findProject(state, query.projectId, query)];
  const states = query.state?.split(",");
  const matching = projects
    .flatMap((project) => project.deployments.map((deployment) => ({ project, deployment })))
    .filter(({ deployment }) => query.target === undefined || deployment.target === query.target)
    .filter(({ deployment }) => states === undefined || states.includes(deployment.readyState))
    .filter(({ deployment }) => query.since === undefined || deployment.createdAt > query.since)
    .filter(({ deployment }) => query.until === undefined || deployment.createdAt < query.until)
    .sort((a, b) => b.deployment.createdAt - a.deployment.createdAt);
  const shown = matching.slice(0, query.limit ?? 20);
  return {
    deployments: shown.map(({ project, deployment }) => listedView(state, project, deployment)),
    pagination: {
      count: shown.length,
      next: matching.length > shown.length ? (shown.at(-1)?.deployment.createdAt ?? null) : null,
      prev: shown[0]?.deployment.createdAt ?? null,
    },
  };
}

function eventsOf(
  deployment: Deployment,
  query: { direction?: "backward" | "forward" | undefined; limit?: number | undefined },
) {
  const events = deployment.log.map(({ at, text, isError }, index) => ({
    type: isError ? "stderr" : "stdout",
    created: at,
    date: at,
    deploymentId: deployment.id,
    id: `${at}${String(index).padStart(6, "0")}`,
    info: { type: "build", name: "bld_emulated", entrypoint: "." },
    serial: String(index),
    text,
    ...(isError ? { level: "error" } : {}),
  }));
  if (query.direction === "backward") events.reverse();
  const limit = query.limit ?? 10;
  return limit === -1 ? events : events.slice(0, limit);
}
