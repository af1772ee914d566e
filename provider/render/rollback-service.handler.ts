import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { RenderClient } from "./client.ts";
import { isServing } from "./deploy-failure.ts";
import type { EndedDeploy } from "./deploy-record.ts";
import { runOnce } from "./deploy-service.handler.ts";
import type { RollbackServiceInputs } from "./rollback-service.definition.ts";

export const rollbackServiceHandler: FunctionHandler<RollbackServiceInputs, EndedDeploy, RenderClient> = {
  async invoke({ serviceId, deployId }, context) {
    const { clients, signal } = context;
    const target = await unlessGone(clients.deploys.get(serviceId, deployId, signal));
    if (!target) throw new ProviderError(`${serviceId} has no deploy ${deployId}: choose one of its own deploys`);
    if (target.status === "live")
      throw new ProviderError(`${deployId} is what ${serviceId} serves now: there is nothing to roll back`);
    if (!isServing(target))
      throw new ProviderError(
        `${deployId} of ${serviceId} ended as ${target.status} and was never live: roll back to a deploy that was`,
      );
    return runOnce(serviceId, "rollback", () => clients.deploys.rollBack(serviceId, deployId, signal), context);
  },
};
