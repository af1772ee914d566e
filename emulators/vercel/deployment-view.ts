import type { Deployment, GitSource, Project, VercelState } from "./state.ts";

/** A deployment as `GET /v13/deployments/{id}` shows it. */
export function deploymentView(state: VercelState, project: Project, deployment: Deployment) {
  const { id, readyState, createdAt, target } = deployment;
  return {
    id,
    name: project.name,
    projectId: project.id,
    project: { id: project.id, name: project.name, framework: project.settings.framework },
    ownerId: project.accountId,
    url: deployment.url,
    target: target === "production" ? "production" : null,
    readyState,
    status: readyState,
    ...substate(deployment),
    source: deployment.source,
    gitSource: gitSourceView(deployment.gitSource),
    meta: metaView(deployment),
    alias: deployment.aliasAssigned === undefined ? [] : hostsOf(project),
    aliasAssigned: deployment.aliasAssigned !== undefined,
    ...(deployment.aliasAssigned === undefined ? {} : { aliasAssignedAt: deployment.aliasAssigned }),
    autoAssignCustomDomains: true,
    creator: { uid: state.user.id, username: state.user.username },
    projectSettings: {
      framework: project.settings.framework,
      buildCommand: project.settings.buildCommand,
      installCommand: project.settings.installCommand,
      outputDirectory: project.settings.outputDirectory,
    },
    build: { env: Object.keys(deployment.variables) },
    env: Object.keys(deployment.variables),
    inspectorUrl: inspectorUrl(state, project, deployment),
    isInConcurrentBuildsQueue: false,
    isInSystemBuildsQueue: false,
    buildSkipped: false,
    bootedAt: createdAt,
    buildingAt: deployment.buildingAt ?? createdAt,
    ...(deployment.ready === undefined ? {} : { ready: deployment.ready }),
    ...failure(deployment),
    createdAt,
    createdIn: "sfo1",
    public: false,
    regions: ["iad1"],
    routes: null,
    plan: "pro",
    type: "LAMBDAS",
    version: 2,
  };
}

/** A deployment as the list shows it. */
export function listedView(state: VercelState, project: Project, deployment: Deployment) {
  const { readyState, createdAt, target } = deployment;
  return {
    uid: deployment.id,
    name: project.name,
    projectId: project.id,
    url: deployment.url,
    target: target === "production" ? "production" : null,
    state: readyState,
    readyState,
    ...substate(deployment),
    source: deployment.source,
    meta: metaView(deployment),
    aliasAssigned: deployment.aliasAssigned ?? false,
    creator: { uid: state.user.id, username: state.user.username, email: state.user.email },
    inspectorUrl: inspectorUrl(state, project, deployment),
    isRollbackCandidate: deployment.promoted && deployment.id !== project.productionDeploymentId,
    created: createdAt,
    createdAt,
    ...(deployment.buildingAt === undefined ? {} : { buildingAt: deployment.buildingAt }),
    ...(deployment.ready === undefined ? {} : { ready: deployment.ready }),
    ...failure(deployment),
    type: "LAMBDAS",
  };
}

/** A deployment as a project shows it under `targets`. */
export function targetView(project: Project, deployment: Deployment) {
  return {
    id: deployment.id,
    alias: hostsOf(project),
    aliasAssigned: deployment.aliasAssigned ?? false,
    createdAt: deployment.createdAt,
    createdIn: "sfo1",
    creator: null,
    deploymentHostname: deployment.url,
    name: project.name,
    meta: metaView(deployment),
    plan: "pro",
    private: true,
    readyState: deployment.readyState,
    ...substate(deployment),
    target: "production",
    type: "LAMBDAS",
    url: deployment.url,
    userId: "emulated",
  };
}

/** The hosts a production deployment answers at. */
const hostsOf = (project: Project): string[] =>
  project.domains.filter((domain) => domain.verified && domain.gitBranch === null).map((domain) => domain.name);

const inspectorUrl = (state: VercelState, project: Project, deployment: Deployment): string =>
  `https://vercel.com/${state.team.slug}/${project.name}/${deployment.id.replace(/^dpl_/, "")}`;

/** STAGED has never served production, PROMOTED has. Only of production deployments that are ready. */
function substate({ target, readyState, promoted }: Deployment) {
  if (target !== "production" || readyState !== "READY") return {};
  return { readySubstate: promoted ? "PROMOTED" : "STAGED" };
}

const failure = ({ readyState, errorMessage }: Deployment) =>
  readyState === "ERROR" ? { errorCode: "BUILD_UTILS_SPAWN_1", errorMessage } : {};

/** What the git host says about the commit, in its own words, beside what the caller said. */
function metaView({ gitSource, meta }: Deployment): Record<string, string> {
  const prefix = { github: "github", "github-limited": "github", gitlab: "gitlab", bitbucket: "bitbucket" }[
    gitSource.type
  ];
  return {
    [`${prefix}CommitRef`]: gitSource.ref,
    [`${prefix}CommitSha`]: gitSource.sha,
    [`${prefix}CommitMessage`]: `Change ${gitSource.sha.slice(0, 7)}`,
    ...meta,
  };
}

function gitSourceView({ type, ref, sha }: GitSource) {
  if (type === "gitlab") return { type, projectId: 1, ref, sha };
  if (type === "bitbucket") return { type, repoUuid: "{0}", workspaceUuid: "{0}", ref, sha };
  return { type, repoId: 1, ref, sha };
}
