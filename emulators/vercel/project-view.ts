import { targetView } from "./deployment-view.ts";
import type { GitLink, Project } from "./state.ts";
import { variableView } from "./variable-view.ts";

/** A project as Vercel shows it, its variables inside with no value readable. */
export function projectView(project: Project) {
  const production = project.domains.filter((domain) => domain.redirect === null && domain.gitBranch === null);
  const serving = project.deployments.find(({ id }) => id === project.productionDeploymentId);
  return {
    id: project.id,
    name: project.name,
    accountId: project.accountId,
    ...project.settings,
    ...(project.link === undefined ? {} : { link: linkView(project.link, project.createdAt) }),
    env: [...project.variables.values()].map((variable) => variableView(variable, { decrypt: false })),
    alias: production.map((domain) => ({
      domain: domain.name,
      environment: "production",
      target: "PRODUCTION",
      deployment: null,
      createdAt: domain.createdAt,
    })),
    targets: { ...(serving === undefined ? {} : { production: targetView(project, serving) }) },
    latestDeployments: [],
    live: false,
    autoAssignCustomDomains: true,
    lastRollbackTarget: project.rolledBackTo === undefined ? null : { deploymentId: project.rolledBackTo },
    lastAliasRequest: project.lastAliasRequest ?? null,
    directoryListing: false,
    sourceFilesOutsideRootDirectory: true,
    resourceConfig: { functionDefaultRegions: ["iad1"] },
    defaultResourceConfig: { functionDefaultRegions: ["iad1"] },
    deploymentExpiration: {
      expirationDays: 30,
      expirationDaysProduction: 365,
      expirationDaysCanceled: 30,
      expirationDaysErrored: 30,
      deploymentsToKeep: 10,
    },
    createdAt: project.createdAt,
    updatedAt: project.updatedAt,
  };
}

/** Each git host has its own way to say which repository it is. */
function linkView(link: GitLink, createdAt: number) {
  const common = {
    type: link.type,
    productionBranch: link.productionBranch,
    gitCredentialId: "cred_emulated",
    deployHooks: [],
    createdAt,
    updatedAt: createdAt,
  };
  const [owner = "", ...rest] = link.repo.split("/");
  const name = rest.join("/");
  switch (link.type) {
    case "gitlab":
      return {
        ...common,
        projectId: "1",
        projectName: name,
        projectNameWithNamespace: link.repo,
        projectNamespace: owner,
        projectUrl: `https://gitlab.com/${link.repo}`,
      };
    case "bitbucket":
      return { ...common, name, owner, slug: name, uuid: "{0}", workspaceUuid: "{0}" };
    default:
      return { ...common, org: owner, repo: name, repoId: 1, repoOwnerId: 1 };
  }
}
