import { randomUUID } from "node:crypto";
import type { DeploymentRunner } from "./deployment-runner.ts";
import { type Lookup, notAuthorized, refused } from "./lookup.ts";
import { connection } from "./paging.ts";
import { type Environment, newPlacement, type Project, type RailwayState } from "./state.ts";
import { environmentView, projectView } from "./views.ts";

interface ProjectInput {
  name?: string;
  description?: string;
  defaultEnvironmentName?: string;
  workspaceId?: string;
}

interface EnvironmentInput {
  projectId: string;
  name: string;
  sourceEnvironmentId?: string;
  skipInitialDeploys?: boolean;
}

export function projectResolvers(state: RailwayState, lookup: Lookup, runner: DeploymentRunner) {
  const ownWorkspace = (id: string | undefined | null): void => {
    if (id && id !== state.workspace.id) throw notAuthorized();
  };
  const addEnvironment = (project: Project, name: string, sourceEnvironmentId?: string): Environment => {
    if ([...project.environments.values()].some((other) => other.name === name))
      throw refused(`An environment with the name "${name}" already exists`);
    const environment: Environment = {
      id: randomUUID(),
      projectId: project.id,
      name,
      createdAt: new Date(),
      sourceEnvironmentId,
      sharedVariables: new Map(),
    };
    project.environments.set(environment.id, environment);
    return environment;
  };
  const retireEnvironment = async (project: Project, environmentId: string): Promise<void> => {
    for (const service of project.services.values()) {
      const placement = service.placements.get(environmentId);
      service.placements.delete(environmentId);
      if (placement) await runner.retire(placement);
    }
    project.environments.delete(environmentId);
    state.deleted.add(environmentId);
  };

  return {
    apiToken: () => ({ workspaces: [state.workspace] }),

    projects: ({ workspaceId, ...page }: { workspaceId?: string; first?: number; after?: string }) => {
      ownWorkspace(workspaceId);
      return connection(
        [...state.projects.values()],
        page,
        ({ id }) => id,
        (project) => projectView(state, project),
      );
    },

    project: ({ id }: { id: string }) => projectView(state, lookup.project(id)),

    projectCreate: ({ input }: { input: ProjectInput }) => {
      ownWorkspace(input.workspaceId);
      const project: Project = {
        id: randomUUID(),
        name: input.name ?? `project-${randomUUID().slice(0, 4)}`,
        description: input.description || null,
        createdAt: new Date(),
        environments: new Map(),
        services: new Map(),
      };
      state.projects.set(project.id, project);
      addEnvironment(project, input.defaultEnvironmentName ?? "production");
      return projectView(state, project);
    },

    projectUpdate: ({ id, input }: { id: string; input: ProjectInput }) => {
      const project = lookup.project(id);
      if (input.name !== undefined) project.name = input.name;
      if (input.description !== undefined) project.description = input.description || null;
      return projectView(state, project);
    },

    projectDelete: async ({ id }: { id: string }) => {
      const project = lookup.project(id);
      for (const environmentId of [...project.environments.keys()]) await retireEnvironment(project, environmentId);
      for (const serviceId of project.services.keys()) state.deleted.add(serviceId);
      state.projects.delete(id);
      state.deleted.add(id);
      return true;
    },

    environments: ({ projectId, ...page }: { projectId: string; first?: number; after?: string }) => {
      const project = lookup.project(projectId);
      const all = [...project.environments.values()];
      return connection(
        all,
        page,
        ({ id }) => id,
        (environment) => environmentView(project, environment),
      );
    },

    /** A fork copies every service and variable; any other one begins empty. */
    environmentCreate: ({ input }: { input: EnvironmentInput }) => {
      const project = lookup.project(input.projectId);
      const source = input.sourceEnvironmentId ? lookup.environment(input.sourceEnvironmentId) : undefined;
      const environment = addEnvironment(project, input.name, source?.id);
      for (const service of source ? project.services.values() : []) {
        const original = service.placements.get(source?.id ?? "");
        if (!original) continue;
        const copy = newPlacement(service.id, environment.id);
        copy.settings = structuredClone(original.settings);
        copy.variables = new Map(original.variables);
        service.placements.set(environment.id, copy);
        if (input.skipInitialDeploys !== true) runner.start(copy);
      }
      return environmentView(project, environment);
    },

    environmentRename: ({ id, input }: { id: string; input: { name: string } }) => {
      const environment = lookup.environment(id);
      environment.name = input.name;
      return environmentView(state.projectOf(environment), environment);
    },

    environmentDelete: async ({ id }: { id: string }) => {
      const environment = lookup.environment(id);
      await retireEnvironment(state.projectOf(environment), id);
      return true;
    },
  };
}
