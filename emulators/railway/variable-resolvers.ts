import type { DeploymentRunner } from "./deployment-runner.ts";
import { type Lookup, refused } from "./lookup.ts";
import type { Placement, RailwayState } from "./state.ts";
import { deploymentVariables, platformVariables, rendered } from "./variables.ts";

interface Place {
  projectId: string;
  environmentId: string;
  serviceId?: string;
}

interface CollectionInput extends Place {
  variables: Record<string, string>;
  replace: boolean;
  skipDeploys: boolean;
}

/** Every write deploys unless told not to; a deletion cannot be told. */
export function variableResolvers(state: RailwayState, lookup: Lookup, runner: DeploymentRunner) {
  const placementOf = ({ projectId, environmentId, serviceId }: Place): Placement => {
    lookup.project(projectId);
    if (!serviceId) throw refused("shared variables are not emulated: name a service");
    return lookup.placement(serviceId, environmentId);
  };

  return {
    variables: ({ unrendered, ...place }: Place & { unrendered?: boolean }) => {
      const placement = placementOf(place);
      const own = unrendered === true ? Object.fromEntries(placement.variables) : rendered(state, placement);
      return { ...own, ...platformVariables(state, placement) };
    },

    variablesForServiceDeployment: (place: Place) => deploymentVariables(state, placementOf(place)),

    variableCollectionUpsert: ({ input }: { input: CollectionInput }) => {
      const placement = placementOf(input);
      if (input.replace) placement.variables.clear();
      for (const [name, value] of Object.entries(input.variables)) {
        if (typeof value !== "string") throw refused(`Variable ${name} must be a string`);
        placement.variables.set(name, value);
      }
      if (!input.skipDeploys) runner.start(placement);
      return true;
    },

    variableDelete: ({ input }: { input: Place & { name: string } }) => {
      const placement = placementOf(input);
      placement.variables.delete(input.name);
      runner.start(placement);
      return true;
    },
  };
}
