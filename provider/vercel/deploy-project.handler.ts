import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import type { VercelClient } from "./client.ts";
import type { DeployProjectInputs, DeployProjectOutputs } from "./deploy-project.definition.ts";
import { newestOf } from "./deployment.handler.ts";
import { failureReport } from "./deployment-failure.ts";
import { isFailed, newMark, startDeployment, untilServing } from "./deployment-run.ts";
import { gitSourceOf } from "./deployment-source.ts";
import { existingProject } from "./get-deployments.handler.ts";

export const deployProjectHandler: FunctionHandler<DeployProjectInputs, DeployProjectOutputs, VercelClient> = {
  async invoke({ projectId }, run) {
    const project = await existingProject(projectId, run.clients, run.signal);
    const newest = newestOf(await run.clients.deployments.recent(projectId, run.signal));
    const source = newest ? { deploymentId: newest.id } : { gitSource: gitSourceOf(project, {}) };
    const started = await startDeployment(project, source, newMark(), run);
    const ended = await untilServing(projectId, started, run);
    if (isFailed(ended)) throw new ProviderError(await failureReport(projectId, ended, run));
    return { id: ended.id, status: ended.readyState };
  },
};
