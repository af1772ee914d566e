import { ProviderError, type ResourceHandler } from "../host/handler.ts";
import type { Environment, Project } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import { deleted } from "./gone.ts";
import type { ProjectInputs, ProjectOutputs } from "./project.definition.ts";

export const projectHandler: ResourceHandler<ProjectInputs, ProjectOutputs, RailwayClient> = {
  async find({ name, workspaceId }, { clients, signal }) {
    return clients.findProject(name, workspaceId ?? (await clients.workspaceId(signal)), signal);
  },

  async create({ name, description, defaultEnvironment, workspaceId }, { clients, signal }) {
    const workspace = workspaceId ?? (await clients.workspaceId(signal));
    const input = { name, description, defaultEnvironmentName: defaultEnvironment, workspaceId: workspace };
    return clients.createProject(input, signal);
  },

  async sync(id, inputs, _known, { clients, signal }) {
    const live = await clients.project(id, signal, inputs.workspaceId);
    if (!live) return;
    const changes = {
      ...(live.name === inputs.name ? {} : { name: inputs.name }),
      ...((live.description ?? "") === inputs.description ? {} : { description: inputs.description }),
    };
    if (Object.keys(changes).length > 0) await clients.updateProject(id, changes, signal);
    const first = await firstEnvironment(clients, live, signal);
    if (first && first.name !== inputs.defaultEnvironment)
      await clients.renameEnvironment(first.id, inputs.defaultEnvironment, signal);
  },

  async read(id, known, { clients, signal }) {
    const live = await clients.project(id, signal, known.inputs?.workspaceId);
    if (!live) return undefined;
    const first = await firstEnvironment(clients, live, signal);
    if (!first)
      throw new ProviderError(`Railway project "${live.name}" (${id}) has no environment: make one in its dashboard`);
    // An import without it would be replaced by a program that leaves it out, and that deletes the project.
    const isWorkspaceWanted = known.inputs
      ? known.inputs.workspaceId !== undefined
      : live.workspaceId !== (await clients.workspaceId(signal));
    return {
      inputs: {
        name: live.name,
        description: live.description ?? "",
        defaultEnvironment: first.name,
        workspaceId: isWorkspaceWanted ? (live.workspaceId ?? undefined) : undefined,
      },
      outputs: { projectId: live.id, environmentId: first.id, plan: live.subscriptionType },
    };
  },

  delete: (id, _known, { clients, signal }) => deleted(clients.deleteProject(id, signal)),
};

async function firstEnvironment(
  clients: RailwayClient,
  project: Project,
  signal: AbortSignal,
): Promise<Environment | undefined> {
  const environments = await clients.environments(project.id, signal);
  return environments?.find(({ id }) => id === project.primaryEnvironmentId);
}
