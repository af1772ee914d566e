import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Context, type Known, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import type { Deployment } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import type { DeploymentInputs, DeploymentOutputs } from "./deployment.definition.ts";
import { isFailed, isServing, type Run, start, untilEnded } from "./deployment-run.ts";
import { scopeId, scopeOf } from "./scope.ts";

export const deploymentHandler: ResourceHandler<DeploymentInputs, DeploymentOutputs, RailwayClient> = {
  timeouts: { create: 1800, update: 1800 },

  /** Any number of deployments may exist. */
  find: async () => undefined,

  create: async (inputs) => scopeId(inputs),

  async sync(id, inputs, known, context) {
    const { clients, signal, status, mask } = context;
    const run: Run = { scope: scopeOf(id), clients, signal, status, mask };
    const current = (await stillGoodFor(inputs, known, context)) ?? (await startOnce(run, inputs, context));
    await untilEnded(current, run);
  },

  async read(id, known, { clients, signal }) {
    const scope = scopeOf(id);
    const services = await clients.services(scope.projectId, signal);
    if (!services?.some((service) => service.id === scope.serviceId)) return undefined;
    const deployments = await unlessGone(clients.deployments(scope, signal));
    if (!deployments) return undefined;
    const current = deployments.find(({ status }) => status !== "REMOVED" && status !== "REMOVING") ?? deployments[0];
    const isBroken = current && isFailed(current) && current.status !== "REMOVED";
    return {
      inputs: { ...scope, triggers: known.inputs?.triggers },
      outputs: {
        deploymentId: current?.id ?? "",
        status: current?.status ?? "none",
        commit: current?.meta?.commitHash,
      },
      ...(isBroken
        ? {
            problems: [
              `the newest deployment, ${current.id}, ended as ${current.status}: run \`pulumi up\` to deploy again`,
            ],
          }
        : {}),
    };
  },

  /** A deployment is history; there is nothing to delete. */
  delete: async () => {},
};

/** The deployment that state knows, when nothing that triggers has changed and it has not failed. */
async function stillGoodFor(
  inputs: DeploymentInputs,
  known: Known<DeploymentInputs, DeploymentOutputs>,
  { clients, signal }: Context<RailwayClient>,
): Promise<Deployment | undefined> {
  const deploymentId = known.outputs?.deploymentId;
  if (!deploymentId || !isDeepStrictEqual(inputs.triggers ?? {}, known.inputs?.triggers ?? {})) return undefined;
  const deployment = await unlessGone(clients.deployment(deploymentId, signal));
  return deployment && !isFailed(deployment) ? deployment : undefined;
}

/** A run that was killed while it deployed left a note; the deployment that run started for the same triggers is gone on with. */
async function startOnce(run: Run, inputs: DeploymentInputs, { attempt }: Context<RailwayClient>): Promise<Deployment> {
  const { scope, clients, signal } = run;
  const deployments = await clients.deployments(scope, signal).catch((error: unknown) => {
    if (error instanceof VendorError && error.status === 403) throw notThere(inputs);
    throw error;
  });
  const left = leftBehind(deployments, inputs, attempt.earlier);
  if (left) return left;
  attempt.note({ triggers: digest(inputs), before: deployments.map(({ id }) => id) });
  return start(run, () => clients.deploy(scope, signal));
}

function leftBehind(
  deployments: Deployment[],
  inputs: DeploymentInputs,
  earlier: Context<RailwayClient>["attempt"]["earlier"],
): Deployment | undefined {
  if (earlier?.triggers !== digest(inputs) || !Array.isArray(earlier.before)) return undefined;
  const newest = deployments.find(({ status }) => status !== "REMOVED");
  return newest && (isServing(newest) || !isFailed(newest)) && !earlier.before.includes(newest.id) ? newest : undefined;
}

function digest({ triggers = {} }: DeploymentInputs): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(triggers).sort()))
    .digest("hex");
}

function notThere({ serviceId, projectId }: DeploymentInputs): ProviderError {
  return new ProviderError(
    `the Railway token may not see service ${serviceId} of project ${projectId}, or it was deleted: correct the ids, or use a token of the project's workspace`,
  );
}
