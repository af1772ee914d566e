import type { ResourceHandler } from "../host/handler.ts";
import type { Environment } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import type { EnvironmentInputs, EnvironmentOutputs } from "./environment.definition.ts";
import { deleted } from "./gone.ts";
import { joinIds, splitIds } from "./scope.ts";

export const environmentHandler: ResourceHandler<EnvironmentInputs, EnvironmentOutputs, RailwayClient> = {
  async find({ projectId, name }, { clients, signal }) {
    const environments = await clients.environments(projectId, signal);
    const found = environments?.find((environment) => environment.name === name);
    return found && joinIds(projectId, found.id);
  },

  async create({ projectId, name, sourceEnvironmentId }, { clients, signal }) {
    const fork = sourceEnvironmentId === undefined ? {} : { sourceEnvironmentId, skipInitialDeploys: true };
    return joinIds(projectId, await clients.createEnvironment({ projectId, name, ...fork }, signal));
  },

  async sync(id, { name }, _known, { clients, signal }) {
    const live = await liveEnvironment(id, clients, signal);
    if (live && live.name !== name) await clients.renameEnvironment(live.id, name, signal);
  },

  async read(id, _known, { clients, signal }) {
    const live = await liveEnvironment(id, clients, signal);
    if (!live) return undefined;
    const [projectId] = partsOf(id);
    return {
      inputs: { projectId, name: live.name, sourceEnvironmentId: live.sourceEnvironment?.id },
      outputs: { environmentId: live.id },
    };
  },

  delete: (id, _known, { clients, signal }) => deleted(clients.deleteEnvironment(partsOf(id)[1], signal)),
};

const partsOf = (id: string) => splitIds(id, ["project", "environment"]) as [string, string];

async function liveEnvironment(
  id: string,
  clients: RailwayClient,
  signal: AbortSignal,
): Promise<Environment | undefined> {
  const [projectId, environmentId] = partsOf(id);
  return (await clients.environments(projectId, signal))?.find((environment) => environment.id === environmentId);
}
