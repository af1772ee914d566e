export { Deployment, type DeploymentArgs } from "./deployment.resource.ts";
export { getDeployments } from "./get-deployments.resource.ts";
export { Project, type ProjectArgs } from "./project.resource.ts";
export { ProjectDomain, type ProjectDomainArgs } from "./project-domain.resource.ts";
export { ProjectEnvironment, type ProjectEnvironmentArgs } from "./project-environment.resource.ts";
export { ProjectRoutes, type ProjectRoutesArgs } from "./project-routes.resource.ts";
