import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import type { Deployment, ServiceInstance } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import type { GetServiceStatusInputs, GetServiceStatusOutputs } from "./get-service-status.definition.ts";
import { lastWords } from "./last-words.ts";
import { isUnderWay } from "./without-deploying.ts";

const LOG_LINES = 50;

export const getServiceStatusHandler: FunctionHandler<GetServiceStatusInputs, GetServiceStatusOutputs, RailwayClient> =
  {
    async invoke(scope, { clients, signal }) {
      const project = await clients.project(scope.projectId, signal);
      if (!project)
        throw new ProviderError(`the Railway token sees no project ${scope.projectId}: correct \`projectId\``);
      const instance = await clients.serviceInstance(scope, signal);
      const deployments = await clients.deployments(scope, signal);
      const live = new Set(instance.activeDeployments.map(({ id }) => id));
      const newest = deployments.find(({ status }) => status !== "REMOVED") ?? deployments[0];
      return {
        name: instance.serviceName,
        host: hostOf(instance),
        kind: "service",
        suspended: isSuspended(deployments, live),
        plan: project.subscriptionType,
        deploys: deployments.map((deployment) => view(deployment, live)),
        logs: newest ? await lastWords(scope, newest, LOG_LINES, clients, signal) : [],
      };
    },
  };

function hostOf({ domains }: ServiceInstance): string {
  return (domains.customDomains[0] ?? domains.serviceDomains[0])?.domain ?? "";
}

/** Everything was removed and nothing is on its way: that is what stopping a service at Railway leaves. */
function isSuspended(deployments: readonly Deployment[], live: ReadonlySet<string>): boolean {
  if (deployments.length === 0 || live.size > 0) return false;
  return deployments.every(({ status }) => status === "REMOVED" || status === "REMOVING");
}

function view(deployment: Deployment, live: ReadonlySet<string>): GetServiceStatusOutputs["deploys"][number] {
  const { id, status, canRollback, createdAt, statusUpdatedAt, meta } = deployment;
  return {
    id,
    status,
    isLive: live.has(id),
    canRollback,
    createdAt,
    finishedAt: isUnderWay(status) ? undefined : (statusUpdatedAt ?? undefined),
    commit: meta?.commitHash,
    message: meta?.commitMessage,
  };
}
