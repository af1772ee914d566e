import { randomUUID } from "node:crypto";
import type { DeploymentRunner } from "./deployment-runner.ts";
import { type Lookup, refused } from "./lookup.ts";
import {
  DEFAULT_REGION,
  newPlacement,
  type Placement,
  type RailwayState,
  type Service,
  type Settings,
} from "./state.ts";
import { placementView, serviceView } from "./views.ts";

interface ServiceInput {
  projectId: string;
  name?: string;
  environmentId?: string;
  source?: { repo?: string; image?: string };
  branch?: string;
  variables?: Record<string, string>;
}

type SettingsInput = Partial<Omit<Settings, "multiRegionConfig">> & {
  numReplicas?: number;
  region?: string;
  multiRegionConfig?: Record<string, { numReplicas: number } | null>;
};

const SOURCE_PROBLEM = "Repo not found or not accessible";

export function serviceResolvers(state: RailwayState, lookup: Lookup, runner: DeploymentRunner) {
  const deployEverywhere = (service: Service): void => {
    for (const placement of service.placements.values()) runner.start(placement);
  };
  const refuseTakenName = (projectId: string, name: string, except?: Service): void => {
    const taken = [...lookup.project(projectId).services.values()].some(
      (other) => other !== except && other.name === name,
    );
    if (taken) throw refused(`A service named "${name}" already exists in this project`);
  };

  return {
    /** In every environment that is no fork, whatever environment is named, unless that one is a fork. */
    serviceCreate: ({ input }: { input: ServiceInput }) => {
      const project = lookup.project(input.projectId);
      const name = input.name ?? `service-${randomUUID().slice(0, 4)}`;
      refuseTakenName(project.id, name);
      const named = input.environmentId ? lookup.environment(input.environmentId) : undefined;
      const isFork = named?.sourceEnvironmentId !== undefined;
      const places = isFork
        ? [named]
        : [...project.environments.values()].filter((environment) => environment.sourceEnvironmentId === undefined);
      const service: Service = {
        id: randomUUID(),
        projectId: project.id,
        name,
        createdAt: new Date(),
        source: sourceOf({ ...input.source, ...(input.branch === undefined ? {} : { branch: input.branch }) }),
        placements: new Map(),
      };
      for (const { id } of places) {
        const placement = newPlacement(service.id, id);
        placement.variables = new Map(Object.entries(input.variables ?? {}));
        service.placements.set(id, placement);
      }
      project.services.set(service.id, service);
      deployEverywhere(service);
      return serviceView(service);
    },

    serviceUpdate: ({ id, input }: { id: string; input: { name?: string } }) => {
      const service = lookup.service(id);
      if (input.name !== undefined) {
        refuseTakenName(service.projectId, input.name, service);
        service.name = input.name;
      }
      return serviceView(service);
    },

    serviceConnect: ({ id, input }: { id: string; input: { repo?: string; branch?: string; image?: string } }) => {
      const service = lookup.service(id);
      service.source = sourceOf(input);
      deployEverywhere(service);
      return serviceView(service);
    },

    serviceDisconnect: ({ id }: { id: string }) => {
      const service = lookup.service(id);
      service.source = {};
      return serviceView(service);
    },

    serviceDelete: async ({ id }: { id: string }) => {
      const service = lookup.service(id);
      for (const placement of service.placements.values()) await runner.retire(placement);
      state.projectOf(service).services.delete(id);
      state.deleted.add(id);
      return true;
    },

    serviceInstance: ({ serviceId, environmentId }: { serviceId: string; environmentId: string }) => {
      const placement = lookup.placement(serviceId, environmentId);
      return placementView(lookup.service(serviceId), placement);
    },

    serviceInstanceUpdate: (args: { serviceId: string; environmentId?: string; input: SettingsInput }) => {
      const service = lookup.service(args.serviceId);
      const placements = args.environmentId
        ? [lookup.placement(args.serviceId, args.environmentId)]
        : [...service.placements.values()];
      for (const placement of placements) {
        applySettings(placement, args.input);
        if (state.seed.settingsDeploy ?? true) runner.start(placement);
      }
      return true;
    },
  };
}

/** A repository without a branch is taken and then never deployed. */
function sourceOf(input: { repo?: string; branch?: string; image?: string }): Service["source"] {
  if (input.repo === undefined) return input.image === undefined ? {} : { image: input.image };
  if (!/^[\w.-]+\/[\w.-]+$/.test(input.repo)) throw refused(SOURCE_PROBLEM);
  return input.branch === undefined ? {} : { repo: input.repo, branch: input.branch };
}

function applySettings(placement: Placement, input: SettingsInput): void {
  const { multiRegionConfig, numReplicas, region: _ignored, preDeployCommand, ...plain } = input;
  if (preDeployCommand && preDeployCommand.length > 1) throw refused("preDeployCommand: only one command is allowed");
  const settings = { ...placement.settings, ...plain };
  if (preDeployCommand !== undefined) settings.preDeployCommand = preDeployCommand?.length ? preDeployCommand : null;
  const regions = { ...settings.multiRegionConfig };
  for (const [region, entry] of Object.entries(multiRegionConfig ?? {})) {
    if (entry === null) delete regions[region];
    else if (entry.numReplicas < 1) throw refused("numReplicas must be at least 1");
    else regions[region] = entry;
  }
  if (numReplicas !== undefined) {
    const [first = DEFAULT_REGION] = Object.keys(regions);
    regions[first] = { numReplicas };
  }
  settings.multiRegionConfig = regions;
  placement.settings = settings;
}
