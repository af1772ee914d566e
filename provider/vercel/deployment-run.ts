import { randomUUID } from "node:crypto";
import { ProviderError } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { DeploymentAnswer, ProjectAnswer } from "./answers.ts";
import type { VercelClient } from "./client.ts";
import type { NewDeployment } from "./deployments-api.ts";

/** Where a deployment carries which request made it, so that a request whose answer was lost is never made twice. */
const MARK = "stackwrightRequest";

export interface Run {
  clients: VercelClient;
  signal: AbortSignal;
  /** Told of progress. */
  status?: (message: string) => void;
}

export const newMark = (): string => randomUUID();

export const markedWith = (deployments: DeploymentAnswer[], mark: unknown): DeploymentAnswer | undefined =>
  deployments.find(({ meta }) => typeof mark === "string" && meta?.[MARK] === mark);

/** Starts a production deployment, never two: when the answer is lost, the list tells whether there is one. */
export async function startDeployment(
  project: ProjectAnswer,
  source: NewDeployment["source"],
  mark: string,
  { clients, signal }: Run,
): Promise<DeploymentAnswer> {
  const request = { name: project.name, project: project.id, source, meta: { [MARK]: mark } };
  for (let tries = 1; ; tries++) {
    try {
      return await clients.deployments.create(request, signal);
    } catch (error) {
      if (!(error instanceof VendorError) || error.outcome !== "unknown") throw error;
      const found = markedWith(await clients.deployments.recent(project.id, signal), mark);
      if (found) return found;
      if (tries === 3) throw error;
    }
  }
}

export const isFailed = ({ readyState, aliasError }: DeploymentAnswer): boolean =>
  readyState === "ERROR" || readyState === "CANCELED" || !!aliasError;

/** It serves production, or has done so. ROLLING serves a part of the visitors and takes the rest in time. */
export function hasGoneLive({ readyState, readySubstate, aliasAssigned }: DeploymentAnswer): boolean {
  if (readyState !== "READY") return false;
  return readySubstate ? readySubstate !== "STAGED" : !!aliasAssigned;
}

/**
 * Waits until production serves the deployment, or it has failed. One that is built but that Vercel will not move
 * production to by itself, after a rollback or with automatic assignment off, is promoted.
 */
export async function untilServing(projectId: string, started: DeploymentAnswer, run: Run): Promise<DeploymentAnswer> {
  const { clients, signal, status } = run;
  let last: string | undefined;
  let isPromoted = false;
  return poll(async () => {
    const deployment = await clients.deployments.get(started.id, signal);
    if (deployment === undefined) {
      throw new ProviderError(`deployment ${started.id} was deleted while it was waited for; run again to deploy anew`);
    }
    if (isFailed(deployment) || hasGoneLive(deployment)) return deployment;
    if (deployment.readyState !== last) status?.(`deployment ${deployment.id}: ${deployment.readyState.toLowerCase()}`);
    last = deployment.readyState;
    if (deployment.readyState === "READY" && !isPromoted && (await isHeldBack(projectId, run))) {
      status?.(`promoting deployment ${deployment.id}, since Vercel does not move production by itself`);
      await clients.deployments.promote(projectId, deployment.id, signal);
      isPromoted = true;
    }
    return undefined;
  }, signal);
}

async function isHeldBack(projectId: string, { clients, signal }: Run): Promise<boolean> {
  const project = await clients.getProject(projectId, signal);
  return !!project?.lastRollbackTarget || project?.autoAssignCustomDomains === false;
}
