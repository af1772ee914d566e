import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import type { DeploymentAnswer } from "./answers.ts";
import type { VercelClient } from "./client.ts";
import { hasGoneLive } from "./deployment-run.ts";
import { commitOf } from "./deployment-source.ts";
import type { GetDeploymentsInputs, GetDeploymentsOutputs } from "./get-deployments.definition.ts";
import { productionHosts, productionUrl } from "./project.handler.ts";

export const getDeploymentsHandler: FunctionHandler<GetDeploymentsInputs, GetDeploymentsOutputs, VercelClient> = {
  async invoke({ projectId }, { clients, signal }) {
    const project = await existingProject(projectId, clients, signal);
    const [deployments, domains] = await Promise.all([
      clients.deployments.recent(projectId, signal),
      clients.listDomains(projectId, signal),
    ]);
    const live = project.targets?.production?.id;
    return {
      name: project.name,
      host: productionUrl(project.name, productionHosts(domains)).replace("https://", ""),
      deploys: deployments.map((deployment) => deployOf(deployment, live)),
    };
  },
};

/** @throws ProviderError when there is none that the token can see. */
export async function existingProject(projectId: string, clients: VercelClient, signal: AbortSignal) {
  const project = await clients.getProject(projectId, signal);
  if (project !== undefined) return project;
  throw new ProviderError(
    `Vercel has no project "${projectId}" that this token can see: check the id, and \`stackwright:vercelTeam\``,
  );
}

export function deployOf(
  deployment: DeploymentAnswer,
  live: string | undefined,
): GetDeploymentsOutputs["deploys"][number] {
  const { sha, message } = commitOf(deployment);
  const isLive = deployment.id === live;
  return {
    id: deployment.id,
    status: deployment.readyState,
    isLive,
    canRollback: !isLive && (deployment.isRollbackCandidate ?? hasGoneLive(deployment)),
    createdAt: new Date(deployment.createdAt).toISOString(),
    finishedAt: deployment.ready ? new Date(deployment.ready).toISOString() : undefined,
    commit: sha,
    message,
  };
}
