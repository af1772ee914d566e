import { type Context, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { revise } from "../host/revision.ts";
import { isGone } from "../host/vendor-error.ts";
import type { Deployment, Scope, ServiceDomain, ServiceInstance, ServiceInstanceChanges } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import { scopeId, scopeOf } from "./scope.ts";
import {
  deployedSettings,
  type ServiceInstanceInputs,
  type ServiceInstanceOutputs,
} from "./service-instance.definition.ts";
import { withoutDeploying } from "./without-deploying.ts";

export const serviceInstanceHandler: ResourceHandler<ServiceInstanceInputs, ServiceInstanceOutputs, RailwayClient> = {
  /** Railway made it with the service. */
  find: async () => undefined,

  create: async (inputs) => scopeId(inputs),

  async sync(id, inputs, known, context) {
    const { clients, signal } = context;
    const scope = scopeOf(id);
    const live = await liveInstance(scope, context);
    if (!live) throw new ProviderError(missing(scope));
    const elsewhere = inputs.region === undefined ? [] : await regionsSoFar(scope, live, known.inputs, context);
    const changes = changesOf(live, inputs, elsewhere);
    if (!isEmpty(changes))
      await withoutDeploying(scope, context, () => clients.updateServiceInstance(scope, changes, signal));
    if (changes.multiRegionConfig) {
      const { latestDeployment } = await clients.serviceInstance(scope, signal);
      placementsOf(clients).set(id, latestDeployment?.id ?? "");
    }
    await syncDomain(scope, inputs, live.domains.serviceDomains[0], context);
  },

  async read(id, known, context) {
    const scope = scopeOf(id);
    const live = await liveInstance(scope, context);
    if (!live) return undefined;
    const configFile = live.railwayConfigFile ?? live.latestDeployment?.meta?.configFile;
    if (configFile)
      context.warn(
        `service "${live.serviceName}" takes settings from ${configFile}, which win over the declared ones until Railway stops ` +
          "reading the file on 2026-12-01: delete it from the repository",
      );
    const [domain] = live.domains.serviceDomains;
    const placedAfter = placementsOf(context.clients).get(id) ?? known.outputs?.placedAfter;
    const isPlacementPending = placedAfter !== undefined && placedAfter === (live.latestDeployment?.id ?? "");
    const inputs = fromVendor(scope, live, known.inputs, isPlacementPending);
    return {
      inputs,
      outputs: {
        url: domain ? `https://${domain.domain}` : "",
        host: domain?.domain ?? "",
        placedAfter: isPlacementPending ? placedAfter : undefined,
        ...revise(deployedSettings(inputs), known.outputs),
      },
    };
  },

  /** The settings go with the service. */
  delete: async () => {},
};

/** Undefined when the service, its environment or its project is gone. */
async function liveInstance(
  scope: Scope,
  { clients, signal }: Context<RailwayClient>,
): Promise<ServiceInstance | undefined> {
  const services = await clients.services(scope.projectId, signal);
  if (!services?.some(({ id }) => id === scope.serviceId)) return undefined;
  try {
    return await clients.serviceInstance(scope, signal);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** By id: the deployment that was newest when a region was written. Kept in state from the next read on. */
const placements = new WeakMap<RailwayClient, Map<string, string>>();

function placementsOf(clients: RailwayClient): Map<string, string> {
  const known = placements.get(clients) ?? new Map<string, string>();
  placements.set(clients, known);
  return known;
}

async function syncDomain(
  scope: Scope,
  { publicDomain, targetPort }: ServiceInstanceInputs,
  live: ServiceDomain | undefined,
  { clients, signal }: Context<RailwayClient>,
): Promise<void> {
  if (publicDomain && !live) await clients.createServiceDomain(scope, targetPort, signal);
  else if (!publicDomain && live) await clients.deleteServiceDomain(live, signal);
  else if (live && targetPort !== undefined && live.targetPort !== targetPort)
    await clients.updateServiceDomain(scope, live, targetPort, signal);
}

const SAME_NAME = [
  "builder",
  "buildCommand",
  "startCommand",
  "rootDirectory",
  "healthcheckPath",
  "healthcheckTimeout",
  "restartPolicyType",
  "restartPolicyMaxRetries",
  "sleepApplication",
  "ipv6EgressEnabled",
] as const;

/** The fields of serviceInstanceUpdate that differ; a text that is not wanted any more is cleared with null. */
function changesOf(
  live: ServiceInstance,
  inputs: ServiceInstanceInputs,
  elsewhere: readonly string[],
): ServiceInstanceChanges {
  const wanted = Object.fromEntries(SAME_NAME.map((key) => [key, inputs[key] ?? null]));
  const current = normalised(live);
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => value !== (current[key as keyof typeof current] ?? null)),
  ) as ServiceInstanceChanges;
  if (preDeployCommandOf(live) !== inputs.preDeployCommand)
    changes.preDeployCommand = inputs.preDeployCommand === undefined ? [] : [inputs.preDeployCommand];
  return { ...changes, ...placement(live, inputs, elsewhere) };
}

/** A region is only moved to by naming it with its replicas, and the others with null. */
function placement(
  live: ServiceInstance,
  { region, numReplicas }: ServiceInstanceInputs,
  elsewhere: readonly string[],
): ServiceInstanceChanges {
  const regions = regionsOf(live.latestDeployment);
  const replicas = numReplicas ?? live.numReplicas ?? 1;
  if (region !== undefined) {
    if (regions.length === 1 && regions[0] === region && (live.numReplicas ?? 1) === replicas) return {};
    const others = elsewhere.filter((other) => other !== region).map((other) => [other, null]);
    return { multiRegionConfig: { ...Object.fromEntries(others), [region]: { numReplicas: replicas } } };
  }
  if (numReplicas === undefined || (live.numReplicas ?? 1) === numReplicas) return {};
  const [only] = regions;
  return only === undefined ? { numReplicas } : { multiRegionConfig: { [only]: { numReplicas } } };
}

/** Where a deployment runs; the instance itself does not tell, and neither does a deployment that was never built. */
function regionsOf(deployment: Pick<Deployment, "meta"> | null): string[] {
  const config = deployment?.meta?.serviceManifest?.deploy?.multiRegionConfig ?? {};
  return Object.entries(config).flatMap(([region, entry]) => (entry ? [region] : []));
}

/** Where it may be placed now: what the newest deployment that tells shows, and what was written last. */
async function regionsSoFar(
  scope: Scope,
  live: ServiceInstance,
  known: ServiceInstanceInputs | undefined,
  { clients, signal }: Context<RailwayClient>,
): Promise<string[]> {
  const shown = regionsOf(live.latestDeployment);
  const earlier = shown.length > 0 ? [] : (await clients.deployments(scope, signal)).map(regionsOf);
  const told = earlier.find((regions) => regions.length > 0) ?? [];
  return [...new Set([...shown, ...told, ...(known?.region?.split(",") ?? [])])];
}

/** Undoes what Railway makes of its input. */
function normalised(live: ServiceInstance) {
  return {
    builder: live.builder,
    buildCommand: live.buildCommand || undefined,
    startCommand: live.startCommand || undefined,
    rootDirectory: live.rootDirectory || undefined,
    healthcheckPath: live.healthcheckPath || undefined,
    healthcheckTimeout: live.healthcheckTimeout ?? 300,
    restartPolicyType: live.restartPolicyType,
    restartPolicyMaxRetries: live.restartPolicyMaxRetries,
    sleepApplication: live.sleepApplication ?? false,
    ipv6EgressEnabled: live.ipv6EgressEnabled ?? false,
  };
}

function fromVendor(
  scope: Scope,
  live: ServiceInstance,
  known: ServiceInstanceInputs | undefined,
  isPlacementPending: boolean,
): ServiceInstanceInputs {
  const [domain] = live.domains.serviceDomains;
  const isWanted = (key: keyof ServiceInstanceInputs) => !known || known[key] !== undefined;
  const regions = isPlacementPending ? [] : regionsOf(live.latestDeployment);
  return {
    ...scope,
    ...normalised(live),
    preDeployCommand: preDeployCommandOf(live),
    // Before the first deployment after a move the region shows nowhere: what was declared stands.
    region: isWanted("region") ? (regions.length > 0 ? regions.sort().join(",") : known?.region) : undefined,
    numReplicas: isWanted("numReplicas") ? (live.numReplicas ?? 1) : undefined,
    publicDomain: domain !== undefined,
    targetPort: isWanted("targetPort") ? (domain?.targetPort ?? undefined) : undefined,
  };
}

/** Written as a list of one; comes back as that list, as a text, or as nothing. */
function preDeployCommandOf({ preDeployCommand }: ServiceInstance): string | undefined {
  const commands = [preDeployCommand].flat().filter((command) => typeof command === "string" && command !== "");
  return commands.length === 0 ? undefined : commands.join(" && ");
}

function missing({ serviceId, environmentId }: Scope): string {
  return (
    `Railway has no service ${serviceId} in environment ${environmentId}: a service is made in every environment there is then ` +
    "that is no fork, and a fork has what its source had. Make the environment before the service, or correct the ids."
  );
}

const isEmpty = (object: object): boolean => Object.keys(object).length === 0;
