import type { FunctionHandler } from "../host/handler.ts";
import type { Deploy } from "./api.ts";
import type { RenderClient } from "./client.ts";
import { isServing, maskedLog } from "./deploy-failure.ts";
import type { DeployRecord } from "./deploy-record.ts";
import type { GetServiceStatusInputs, GetServiceStatusOutputs } from "./get-service-status.definition.ts";
import { hostOf } from "./service.ts";

const LOG_LINES = 50;
/** How far back logs go on the smallest workspace plan, in milliseconds. */
const LOG_RETENTION = 7 * 24 * 3_600_000;
/** Render keeps the builds of only so many earlier deploys of a free service. */
const FREE_ROLLBACKS = 2;

export const getServiceStatusHandler: FunctionHandler<GetServiceStatusInputs, GetServiceStatusOutputs, RenderClient> = {
  async invoke({ serviceId }, context) {
    const { clients, signal } = context;
    const service = await clients.service(serviceId, signal);
    const deploys = await clients.deploys.recent(serviceId, signal);
    const { plan = "" } = service.serviceDetails;
    return {
      name: service.name,
      host: hostOf(service),
      kind: service.type,
      suspended: service.suspended === "suspended",
      plan,
      deploys: deployRecords(deploys, plan),
      logs: await maskedLog(service, logStart(deploys[0]?.createdAt), LOG_LINES, context, deploys[0]),
    };
  },
};

function logStart(newestDeploy: string | undefined): string {
  const kept = Date.now() - LOG_RETENTION;
  return new Date(Math.max(kept, Date.parse(newestDeploy ?? "") || kept)).toISOString();
}

/** @param deploys newest first */
function deployRecords(deploys: readonly Deploy[], plan: string): DeployRecord[] {
  const served = deploys.filter((deploy) => isServing(deploy) && deploy.status !== "live");
  const kept = new Set(plan === "free" ? served.slice(0, FREE_ROLLBACKS) : served);
  return deploys.map((deploy) => ({
    id: deploy.id,
    status: deploy.status,
    isLive: deploy.status === "live",
    canRollback: kept.has(deploy),
    createdAt: deploy.createdAt,
    finishedAt: deploy.finishedAt,
    commit: deploy.commit?.id,
    message: deploy.commit?.message.split("\n")[0],
  }));
}
