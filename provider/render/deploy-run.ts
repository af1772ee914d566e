import { type Context, ProviderError } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { Deploy } from "./api.ts";
import type { RenderClient } from "./client.ts";
import { isFailed, isServing } from "./deploy-failure.ts";

/** How long Render may take to show a queued deploy in the list, in milliseconds. */
const QUEUE_PATIENCE = 60_000;

/** What starting and watching a deploy needs of a call; functions have no progress line. */
export type Watch = Pick<Context<RenderClient>, "clients" | "signal"> & Partial<Pick<Context<RenderClient>, "status">>;

/**
 * Starts a deploy, never two: when no answer says which one it is, the list does.
 * @param before ids of the deploys there were
 * @param trigger what Render will write down as its cause
 * @param ask asks Render for it; undefined when Render queued it and did not say which it is
 */
export async function startOnce(
  serviceId: string,
  before: ReadonlySet<string>,
  trigger: "api" | "rollback",
  ask: () => Promise<Deploy | undefined>,
  { clients, signal, status }: Watch,
): Promise<Deploy> {
  const ours = async () => {
    const deploys = await clients.deploys.recent(serviceId, signal);
    return deploys.findLast((deploy) => !before.has(deploy.id) && deploy.trigger === trigger);
  };
  for (let tries = 1; ; tries++) {
    try {
      const started = await ask();
      if (started) return started;
      status?.("the deploy is queued behind another one");
      return await poll(ours, AbortSignal.any([signal, patience(serviceId)]));
    } catch (error) {
      if (!(error instanceof VendorError) || error.outcome !== "unknown") throw error;
      const found = await ours();
      if (found) return found;
      if (tries === 3) throw error;
    }
  }
}

/** The deploy once it serves or has failed. */
export async function untilEnded(
  serviceId: string,
  started: Deploy,
  { clients, signal, status }: Watch,
): Promise<Deploy> {
  let last: string | undefined;
  return poll(async () => {
    const deploy = await clients.deploys.get(serviceId, started.id, signal);
    if (isServing(deploy) || isFailed(deploy)) return deploy;
    if (deploy.status !== last) status?.(`deploy ${deploy.id}: ${deploy.status.replaceAll("_", " ")}`);
    last = deploy.status;
    return undefined;
  }, signal);
}

function patience(serviceId: string): AbortSignal {
  const controller = new AbortController();
  const giveUp = () =>
    controller.abort(new ProviderError(`Render queued a deploy of ${serviceId} but does not list it; run again`));
  setTimeout(giveUp, QUEUE_PATIENCE).unref();
  return controller.signal;
}
