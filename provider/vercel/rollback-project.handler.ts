import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import type { DeploymentAnswer, ProjectAnswer } from "./answers.ts";
import type { VercelClient } from "./client.ts";
import { deployOf, existingProject } from "./get-deployments.handler.ts";
import type { RollbackProjectInputs, RollbackProjectOutputs } from "./rollback-project.definition.ts";

export const rollbackProjectHandler: FunctionHandler<RollbackProjectInputs, RollbackProjectOutputs, VercelClient> = {
  async invoke({ projectId, deployId }, { clients, signal }) {
    const project = await existingProject(projectId, clients, signal);
    const target = candidate(project, deployId, await clients.deployments.recent(projectId, signal));
    if (target.id !== project.targets?.production?.id) {
      await clients.deployments.rollBack(projectId, target.id, signal);
      await untilMoved(projectId, target.id, clients, signal);
    }
    return { id: target.id, status: target.readyState };
  },
};

/** @throws ProviderError that names the deployments one can go back to. */
function candidate(project: ProjectAnswer, deployId: string, deployments: DeploymentAnswer[]): DeploymentAnswer {
  const live = project.targets?.production?.id;
  const found = deployments.find(({ id }) => id === deployId);
  if (found && (found.id === live || deployOf(found, live).canRollback)) return found;
  const possible = deployments.map((deployment) => deployOf(deployment, live)).filter(({ canRollback }) => canRollback);
  const why = found
    ? `ended as ${found.readyState} and has never served production`
    : "is not among its newest 20 production deployments";
  throw new ProviderError(
    `project "${project.name}" cannot be rolled back to ${deployId}: it ${why}. ` +
      (possible.length === 0
        ? "There is no earlier deployment to go back to."
        : `It can go back to ${possible.map(({ id, commit }) => `${id}${commit ? ` (${commit.slice(0, 7)})` : ""}`).join(", ")}.`),
  );
}

async function untilMoved(
  projectId: string,
  deployId: string,
  clients: VercelClient,
  signal: AbortSignal,
): Promise<void> {
  await poll(async () => {
    const { name, lastAliasRequest, targets } = await existingProject(projectId, clients, signal);
    if (lastAliasRequest?.toDeploymentId === deployId && ["failed", "skipped"].includes(lastAliasRequest.jobStatus)) {
      throw new ProviderError(
        `Vercel could not lead all hosts of project "${name}" to ${deployId} (${lastAliasRequest.jobStatus}): look at its domains, then roll back again`,
      );
    }
    return targets?.production?.id === deployId ? true : undefined;
  }, signal);
}
