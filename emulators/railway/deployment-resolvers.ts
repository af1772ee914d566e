import { type DeploymentRunner, isUnderWay } from "./deployment-runner.ts";
import { type Lookup, refused } from "./lookup.ts";
import { connection } from "./paging.ts";
import type { Deployment, DeploymentStatus, LogLine, RailwayState } from "./state.ts";
import { deploymentView } from "./views.ts";

interface ListInput {
  projectId?: string;
  environmentId?: string;
  serviceId?: string;
  status?: { in?: DeploymentStatus[]; notIn?: DeploymentStatus[] };
}

export function deploymentResolvers(state: RailwayState, lookup: Lookup, runner: DeploymentRunner) {
  const view = (deployment: Deployment) => ({
    ...deploymentView(deployment),
    projectId: state.serviceOf(deployment.placement).projectId,
  });
  const matches = (deployment: Deployment, { projectId, environmentId, serviceId, status }: ListInput): boolean =>
    (projectId === undefined || state.serviceOf(deployment.placement).projectId === projectId) &&
    (environmentId === undefined || deployment.placement.environmentId === environmentId) &&
    (serviceId === undefined || deployment.placement.serviceId === serviceId) &&
    (status?.in?.includes(deployment.status) ?? true) &&
    !(status?.notIn?.includes(deployment.status) ?? false);

  return {
    deployments: ({ input, ...page }: { input: ListInput; first?: number; after?: string }) => {
      if (input.projectId !== undefined) lookup.project(input.projectId);
      if (input.serviceId !== undefined) lookup.service(input.serviceId);
      const found = state
        .placements()
        .flatMap(({ deployments }) => deployments.toReversed())
        .filter((deployment) => matches(deployment, input));
      return connection(found, page, ({ id }) => id, view);
    },

    deployment: ({ id }: { id: string }) => view(lookup.deployment(id)),

    serviceInstanceDeployV2: (args: { serviceId: string; environmentId: string; commitSha?: string }) => {
      const placement = lookup.placement(args.serviceId, args.environmentId);
      const options = args.commitSha === undefined ? {} : { commitHash: args.commitSha };
      const deployment = runner.start(placement, options);
      if (!deployment) throw refused("Service has no source to deploy");
      return deployment.id;
    },

    deploymentCancel: ({ id }: { id: string }) => {
      const deployment = lookup.deployment(id);
      if (!isUnderWay(deployment)) throw refused("Deployment cannot be cancelled");
      runner.cancel(deployment);
      return true;
    },

    /** Says only that it began; the new deployment is to be found in the list. */
    deploymentRollback: ({ id }: { id: string }) => {
      const target = lookup.deployment(id);
      if (!deploymentView(target).canRollback) throw refused("Deployment cannot be rolled back to");
      runner.start(target.placement, { rollbackTo: target });
      return true;
    },

    buildLogs: (args: LogArguments) => lastOf(lookup.deployment(args.deploymentId).buildLog, args),

    deploymentLogs: (args: LogArguments) => {
      const deployment = lookup.deployment(args.deploymentId);
      runner.collectLogs(deployment);
      return lastOf(deployment.log, args);
    },
  };
}

interface LogArguments {
  deploymentId: string;
  limit?: number;
}

const lastOf = (lines: readonly LogLine[], { limit }: LogArguments): LogLine[] => lines.slice(-(limit ?? 100));
