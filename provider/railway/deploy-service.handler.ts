import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { RailwayClient } from "./client.ts";
import type { DeployServiceInputs, EndedDeployment, RollbackServiceInputs } from "./deploy-service.definition.ts";
import { start, untilEnded } from "./deployment-run.ts";

export const deployServiceHandler: FunctionHandler<DeployServiceInputs, EndedDeployment, RailwayClient> = {
  async invoke(scope, { clients, signal }) {
    const run = { scope, clients, signal };
    const started = await start(run, () => clients.deploy(scope, signal));
    const { id, status } = await untilEnded(started, run);
    return { id, status };
  },
};

export const rollbackServiceHandler: FunctionHandler<RollbackServiceInputs, EndedDeployment, RailwayClient> = {
  async invoke({ deployId, ...scope }, { clients, signal }) {
    const target = await unlessGone(clients.deployment(deployId, signal));
    if (!target?.canRollback) throw new ProviderError(await refusal(deployId, scope, clients, signal));
    const run = { scope, clients, signal };
    const started = await start(run, async () => {
      await clients.rollBack(deployId, signal);
      return undefined;
    });
    const { id, status } = await untilEnded(started, run);
    return { id, status };
  },
};

async function refusal(
  deployId: string,
  scope: DeployServiceInputs,
  clients: RailwayClient,
  signal: AbortSignal,
): Promise<string> {
  const possible = (await clients.deployments(scope, signal)).filter(({ canRollback }) => canRollback);
  const choices = possible.map(({ id, createdAt }) => `${id} (${createdAt})`).join(", ");
  return (
    `Railway cannot go back to deployment ${deployId}. ` +
    (choices ? `It can go back to ${choices}.` : "It keeps none of this service to go back to: deploy instead.")
  );
}
