import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Context, type Known, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { Deploy } from "./api.ts";
import type { RenderClient } from "./client.ts";
import type { DeployInputs, DeployOutputs } from "./deploy.definition.ts";
import { failureReport, isFailed } from "./deploy-failure.ts";
import { startOnce, untilEnded } from "./deploy-run.ts";

export const deployHandler: ResourceHandler<DeployInputs, DeployOutputs, RenderClient> = {
  timeouts: { create: 1200, update: 1200 },

  /** Any number of deploys may exist. */
  find: async () => undefined,

  create: async ({ serviceId }) => serviceId,

  async sync(serviceId, inputs, known, context) {
    const current = await stillGoodFor(serviceId, inputs, known, context);
    const started = current ?? (await start(serviceId, inputs, context));
    const ended = await untilEnded(serviceId, started, context);
    if (isFailed(ended)) throw new ProviderError(await failureReport(serviceId, ended, context));
  },

  async read(serviceId, known, { clients, signal }) {
    const deploys = await unlessGone(clients.deploys.recent(serviceId, signal));
    if (!deploys) return undefined;
    const current = deploys.find(({ status }) => status !== "canceled") ?? deploys[0];
    const isBroken = current && isFailed(current) && current.status !== "canceled";
    return {
      inputs: { serviceId, triggers: known.inputs?.triggers, clearCache: known.inputs?.clearCache ?? false },
      outputs: {
        deployId: current?.id ?? "",
        status: current?.status ?? "none",
        commit: current?.commit?.id,
        trigger: current?.trigger ?? "none",
      },
      ...(isBroken
        ? {
            problems: [
              `the newest deploy, ${current.id}, ended as ${current.status}: run \`pulumi up\` to deploy again`,
            ],
          }
        : {}),
    };
  },

  /** A deploy is history; there is nothing to delete. */
  delete: async () => {},
};

/** The deploy that state knows, when nothing that triggers has changed and it has not failed. */
async function stillGoodFor(
  serviceId: string,
  inputs: DeployInputs,
  known: Known<DeployInputs, DeployOutputs>,
  { clients, signal }: Context<RenderClient>,
): Promise<Deploy | undefined> {
  const deployId = known.outputs?.deployId;
  if (!deployId || !isDeepStrictEqual(inputs.triggers ?? {}, known.inputs?.triggers ?? {})) return undefined;
  const deploy = await unlessGone(clients.deploys.get(serviceId, deployId, signal));
  return deploy && !isFailed(deploy) ? deploy : undefined;
}

/**
 * Starts a deploy. A run that was killed while it deployed left a note; the deploy that run started for the same triggers
 * is gone on with.
 */
async function start(serviceId: string, inputs: DeployInputs, context: Context<RenderClient>): Promise<Deploy> {
  const { clients, signal, attempt } = context;
  const deploys = await clients.deploys.recent(serviceId, signal);
  const left = leftBehind(deploys, inputs, attempt.earlier);
  if (left) return left;
  const before = new Set(deploys.map(({ id }) => id));
  attempt.note({ triggers: digest(inputs), before: [...before] });
  return startOnce(
    serviceId,
    before,
    "api",
    () => clients.deploys.start(serviceId, inputs.clearCache, signal),
    context,
  );
}

function leftBehind(
  deploys: Deploy[],
  inputs: DeployInputs,
  earlier: Context<RenderClient>["attempt"]["earlier"],
): Deploy | undefined {
  if (earlier?.triggers !== digest(inputs) || !Array.isArray(earlier.before)) return undefined;
  const newest = deploys.find(({ status }) => status !== "canceled");
  const isOurs = newest && newest.trigger === "api" && !isFailed(newest) && !earlier.before.includes(newest.id);
  return isOurs ? newest : undefined;
}

function digest({ triggers = {} }: DeployInputs): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(triggers).sort()))
    .digest("hex");
}
