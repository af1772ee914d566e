import { ProviderError } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { Deployment, DeploymentStatus, Scope } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import { lastWords } from "./last-words.ts";

/** Starting a deployment, waiting for its end, and what a bad end means. Shared by the resource and the actions. */

export interface Run {
  scope: Scope;
  clients: RailwayClient;
  signal: AbortSignal;
  status?: (message: string) => void;
  mask?: (text: string) => string;
}

const FAILURES: Partial<Record<DeploymentStatus, string>> = {
  FAILED:
    "The build failed, or the new version did not answer its health path in time: mend what the log says, a missing variable, `buildCommand`, `startCommand`, `healthcheckPath`.",
  CRASHED: "The process ended again and again: look for a missing variable, `startCommand`, and the port.",
  REMOVED: "It was cancelled or removed, by somebody or by a newer one.",
  SKIPPED: "Railway skipped it: see the service's settings for what may deploy.",
  NEEDS_APPROVAL: "Somebody must approve it in Railway's dashboard.",
};

const LOG_LINES = 15;

export function isFailed({ status }: Pick<Deployment, "status">): boolean {
  return status in FAILURES;
}

/** It serves, or sleeps until somebody asks. */
export function isServing({ status }: Pick<Deployment, "status">): boolean {
  return status === "SUCCESS" || status === "SLEEPING";
}

/**
 * Does what starts a deployment, never twice, and tells which one it is: by the answer, or else by the list.
 * @param ask starts it; resolves to its id when the answer holds it.
 */
export async function start(run: Run, ask: () => Promise<string | undefined>): Promise<Deployment> {
  const { scope, clients, signal, status } = run;
  const before = new Set((await clients.deployments(scope, signal)).map(({ id }) => id));
  const ours = async () => (await clients.deployments(scope, signal)).find(({ id }) => !before.has(id));
  for (let tries = 1; ; tries++) {
    try {
      const id = await ask();
      return id === undefined ? await poll(ours, signal) : await clients.deployment(id, signal);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      if (error.status === 409) {
        status?.("waiting for the deployment that is being built");
        await untilNothingIsBuilt(run);
        continue;
      }
      if (error.outcome !== "unknown") throw error;
      const found = await ours();
      if (found) return found;
      if (tries === 3) throw error;
    }
  }
}

async function untilNothingIsBuilt({ scope, clients, signal }: Run): Promise<void> {
  await poll(async () => {
    const [newest] = await clients.deployments(scope, signal, 1);
    return newest && ["BUILDING", "INITIALIZING", "QUEUED"].includes(newest.status) ? undefined : true;
  }, signal);
}

/** @throws ProviderError with the last log lines when it ends badly. */
export async function untilEnded(started: Deployment, run: Run): Promise<Deployment> {
  const { clients, signal, status } = run;
  let last: string | undefined;
  const ended = await poll(async () => {
    const deployment = await clients.deployment(started.id, signal);
    if (isServing(deployment) || isFailed(deployment)) return deployment;
    if (deployment.status !== last) status?.(`deployment ${deployment.id}: ${deployment.status.toLowerCase()}`);
    last = deployment.status;
    return undefined;
  }, signal);
  if (isFailed(ended)) throw new ProviderError(await failureReport(ended, run));
  return ended;
}

/** Status, Railway's last words with values masked, what still serves, what to do. Parts that cannot be learned are left out. */
async function failureReport(deployment: Deployment, { scope, clients, signal, mask }: Run): Promise<string> {
  const [instance, lines, recent] = await Promise.all([
    clients.serviceInstance(scope, signal).catch(() => undefined),
    lastWords(scope, deployment, LOG_LINES, clients, signal),
    clients.deployments(scope, signal).catch(() => []),
  ]);
  const serving = recent.find(({ id, status }) => id !== deployment.id && isServing({ status }));
  const name = instance ? `"${instance.serviceName}" (${scope.serviceId})` : scope.serviceId;
  return [
    `deployment ${deployment.id} of ${name} ended as ${deployment.status}${commitOf(deployment)}.`,
    ...(lines.length > 0 ? ["Railway's last words:", ...lines.map((line) => `  | ${mask ? mask(line) : line}`)] : []),
    serving
      ? `Still serving: deployment ${serving.id}${commitOf(serving)}.`
      : "No deployment of this service is running: its address answers 404 or 502.",
    `${FAILURES[deployment.status] ?? ""} Then run \`pulumi up\` again: it deploys again.`,
    `The whole log: https://railway.com/project/${scope.projectId}/service/${scope.serviceId}?environmentId=${scope.environmentId}&id=${deployment.id}`,
  ].join("\n");
}

function commitOf({ meta }: Deployment): string {
  if (!meta?.commitHash) return "";
  const title = meta.commitMessage?.split("\n")[0]?.slice(0, 60);
  return ` (commit ${meta.commitHash.slice(0, 7)}${title ? ` "${title}"` : ""})`;
}
