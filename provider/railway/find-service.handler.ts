import type { FunctionHandler } from "../host/handler.ts";
import type { RailwayClient } from "./client.ts";
import type { FindServiceInputs, FindServiceOutputs } from "./find-service.definition.ts";

export const findServiceHandler: FunctionHandler<FindServiceInputs, FindServiceOutputs, RailwayClient> = {
  async invoke({ project: wanted, environment: place, service: name }, { clients, signal }) {
    const named = await clients.findProject(wanted, await clients.workspaceId(signal), signal);
    const project = await clients.project(named ?? wanted, signal);
    if (!project) return {};
    const isMeant = (text: string) => (candidate: { id: string; name: string }) =>
      candidate.id === text || candidate.name === text;
    const [environments = [], services = []] = await Promise.all([
      clients.environments(project.id, signal),
      clients.services(project.id, signal),
    ]);
    const environment =
      place === undefined
        ? environments.find(({ id }) => id === project.primaryEnvironmentId)
        : environments.find(isMeant(place));
    const service = services.find(isMeant(name));
    if (!environment || !service) return {};
    return { projectId: project.id, environmentId: environment.id, serviceId: service.id };
  },
};
