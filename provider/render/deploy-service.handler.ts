import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import type { Deploy } from "./api.ts";
import type { RenderClient } from "./client.ts";
import { failureReport, isFailed } from "./deploy-failure.ts";
import type { EndedDeploy } from "./deploy-record.ts";
import { startOnce, untilEnded, type Watch } from "./deploy-run.ts";
import type { DeployServiceInputs } from "./deploy-service.definition.ts";

export const deployServiceHandler: FunctionHandler<DeployServiceInputs, EndedDeploy, RenderClient> = {
  async invoke({ serviceId, clearCache }, context) {
    const { clients, signal } = context;
    return runOnce(serviceId, "api", () => clients.deploys.start(serviceId, clearCache, signal), context);
  },
};

/** Starts what `ask` asks for and waits for its end. @throws ProviderError with Render's last words when it failed. */
export async function runOnce(
  serviceId: string,
  trigger: "api" | "rollback",
  ask: () => Promise<Deploy | undefined>,
  context: Watch,
): Promise<EndedDeploy> {
  const deploys = await context.clients.deploys.recent(serviceId, context.signal);
  const before = new Set(deploys.map(({ id }) => id));
  const started = await startOnce(serviceId, before, trigger, ask, context);
  const deploy = await untilEnded(serviceId, started, context);
  if (isFailed(deploy))
    throw new ProviderError(await failureReport(serviceId, deploy, context, "Then run the command again."));
  return { id: deploy.id, status: deploy.status };
}
