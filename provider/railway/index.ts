export { CustomDomain, type CustomDomainArgs } from "./custom-domain.resource.ts";
export { Deployment, type DeploymentArgs } from "./deployment.resource.ts";
export { Environment, type EnvironmentArgs } from "./environment.resource.ts";
export { getServiceStatus } from "./get-service-status.resource.ts";
export { Project, type ProjectArgs } from "./project.resource.ts";
export { Service, type ServiceArgs } from "./service.resource.ts";
export { ServiceInstance, type ServiceInstanceArgs } from "./service-instance.resource.ts";
export { Variables, type VariablesArgs } from "./variables.resource.ts";
