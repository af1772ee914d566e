import type { Deployment, Environment, Placement, Project, RailwayState, Service } from "./state.ts";

type Variables = Record<string, string>;

/** What Railway itself tells a service, in the list of its variables as in its process. */
export function platformVariables(state: RailwayState, placement: Placement): Variables {
  const { service, environment, project } = around(state, placement);
  const domain = (placement.customDomains[0] ?? placement.serviceDomains[0])?.domain;
  return {
    ...(domain === undefined ? {} : { RAILWAY_PUBLIC_DOMAIN: domain, RAILWAY_STATIC_URL: domain }),
    RAILWAY_PRIVATE_DOMAIN: `${service.name}.railway.internal`,
    RAILWAY_PROJECT_ID: project.id,
    RAILWAY_PROJECT_NAME: project.name,
    RAILWAY_ENVIRONMENT: environment.name,
    RAILWAY_ENVIRONMENT_ID: environment.id,
    RAILWAY_ENVIRONMENT_NAME: environment.name,
    RAILWAY_SERVICE_ID: service.id,
    RAILWAY_SERVICE_NAME: service.name,
  };
}

/** As a deployment gets them: references resolved, Railway's own added, a port when none is set. */
export function deploymentVariables(state: RailwayState, placement: Placement): Variables {
  return { ...rendered(state, placement), ...platformVariables(state, placement) };
}

export function processVariables(state: RailwayState, deployment: Deployment): Variables {
  const { branch, commitHash, commitMessage } = deployment.origin;
  return {
    PORT: "8080",
    ...deployment.variables,
    ...platformVariables(state, deployment.placement),
    RAILWAY_DEPLOYMENT_ID: deployment.id,
    RAILWAY_REPLICA_ID: deployment.id,
    RAILWAY_GIT_COMMIT_SHA: commitHash,
    RAILWAY_GIT_COMMIT_MESSAGE: commitMessage,
    ...(branch === undefined ? {} : { RAILWAY_GIT_BRANCH: branch }),
  };
}

/** The service's own variables with `${{OTHER}}`, `${{shared.NAME}}` and `${{Service.NAME}}` put in. */
export function rendered(state: RailwayState, placement: Placement, depth = 0): Variables {
  const { project, environment } = around(state, placement);
  const resolve = (reference: string): string => {
    const [name = "", namespace] = reference.split(".").reverse();
    if (namespace === undefined)
      return placement.variables.get(name) ?? platformVariables(state, placement)[name] ?? "";
    if (namespace === "shared") return environment.sharedVariables.get(name) ?? "";
    const other = [...project.services.values()].find((service) => service.name === namespace);
    const there = other?.placements.get(placement.environmentId);
    if (!there || depth > 5) return "";
    return { ...rendered(state, there, depth + 1), ...platformVariables(state, there) }[name] ?? "";
  };
  const render = (value: string) =>
    value.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, reference: string) => resolve(reference));
  return Object.fromEntries([...placement.variables].map(([name, value]) => [name, render(value)]));
}

function around(
  state: RailwayState,
  placement: Placement,
): { service: Service; environment: Environment; project: Project } {
  const service = state.serviceOf(placement);
  const project = state.projectOf(service);
  return { service, project, environment: project.environments.get(placement.environmentId) as Environment };
}
