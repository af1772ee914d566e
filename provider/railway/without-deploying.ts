import type { Context } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { DeploymentStatus, Scope } from "./api.ts";
import type { RailwayClient } from "./client.ts";

const UNDER_WAY: readonly DeploymentStatus[] = [
  "BUILDING",
  "DEPLOYING",
  "INITIALIZING",
  "NEEDS_APPROVAL",
  "QUEUED",
  "WAITING",
];

export const isUnderWay = (status: DeploymentStatus): boolean => UNDER_WAY.includes(status);

/** A service in one environment, or in all of them. */
type Place = Pick<Scope, "projectId" | "serviceId"> & { environmentId?: string };

/**
 * Does something that Railway deploys after, and cancels what that started: it would run before the rest is in place. The
 * deployment that counts comes from a `Deployment`.
 */
export async function withoutDeploying(
  place: Place,
  { clients, signal, warn }: Pick<Context<RailwayClient>, "clients" | "signal" | "warn">,
  work: () => Promise<void>,
): Promise<void> {
  const before = new Set((await clients.deployments(place, signal)).map(({ id }) => id));
  await work();
  await cancelOthers(place, before, { clients, signal, warn });
}

/** Cancels what is under way and was not there before. */
export async function cancelOthers(
  place: Place,
  before: ReadonlySet<string>,
  { clients, signal, warn }: Pick<Context<RailwayClient>, "clients" | "signal" | "warn">,
): Promise<void> {
  const started = (await clients.deployments(place, signal)).filter(
    ({ id, status }) => !before.has(id) && isUnderWay(status),
  );
  for (const { id } of started)
    await clients.cancelDeployment(id, signal).catch((error: unknown) => {
      if (!(error instanceof VendorError)) throw error;
      warn(`deployment ${id}, which Railway started by itself, could not be cancelled: ${error.reason}`);
    });
}
