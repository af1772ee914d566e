export { Project, type ProjectArgs } from "./project.resource.ts";
export { ProjectEnvironment, type ProjectEnvironmentArgs } from "./project-environment.resource.ts";
