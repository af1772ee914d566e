import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Context, type Known, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import type { Deploy } from "./api.ts";
import type { RenderClient } from "./client.ts";
import type { DeployInputs, DeployOutputs } from "./deploy.definition.ts";
import { failureReport, isFailed, isServing } from "./deploy-failure.ts";

/** How long Render may take to show a queued deploy in the list, in milliseconds. */
const QUEUE_PATIENCE = 60_000;

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
    const deploys = await unlessGone(clients.recentDeploys(serviceId, signal));
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
  const deploy = await unlessGone(clients.deploy(serviceId, deployId, signal));
  return deploy && !isFailed(deploy) ? deploy : undefined;
}

/**
 * Starts a deploy, never two: when no answer says which one it is, the list does. A run that was killed while it deployed
 * left a note; the deploy that run started for the same triggers is gone on with.
 */
async function start(serviceId: string, inputs: DeployInputs, context: Context<RenderClient>): Promise<Deploy> {
  const { clients, signal, status, attempt } = context;
  const deploys = await clients.recentDeploys(serviceId, signal);
  const left = leftBehind(deploys, inputs, attempt.earlier);
  if (left) return left;
  const before = new Set(deploys.map(({ id }) => id));
  attempt.note({ triggers: digest(inputs), before: [...before] });
  const ours = async () => {
    const deploys = await clients.recentDeploys(serviceId, signal);
    return deploys.findLast((deploy) => !before.has(deploy.id) && deploy.trigger === "api");
  };
  for (let tries = 1; ; tries++) {
    try {
      const started = await clients.startDeploy(serviceId, inputs.clearCache, signal);
      if (started) return started;
      status("the deploy is queued behind another one");
      return await poll(ours, AbortSignal.any([signal, patience(serviceId)]));
    } catch (error) {
      if (!(error instanceof VendorError) || error.outcome !== "unknown") throw error;
      const found = await ours();
      if (found) return found;
      if (tries === 3) throw error;
    }
  }
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

function patience(serviceId: string): AbortSignal {
  const controller = new AbortController();
  const giveUp = () =>
    controller.abort(new ProviderError(`Render queued a deploy of ${serviceId} but does not list it; run again`));
  setTimeout(giveUp, QUEUE_PATIENCE).unref();
  return controller.signal;
}

async function untilEnded(
  serviceId: string,
  started: Deploy,
  { clients, signal, status }: Context<RenderClient>,
): Promise<Deploy> {
  let last: string | undefined;
  return poll(async () => {
    const deploy = await clients.deploy(serviceId, started.id, signal);
    if (isServing(deploy) || isFailed(deploy)) return deploy;
    if (deploy.status !== last) status(`deploy ${deploy.id}: ${deploy.status.replaceAll("_", " ")}`);
    last = deploy.status;
    return undefined;
  }, signal);
}
