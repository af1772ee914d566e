import { type ArgsOf, resourceClass } from "../resource.ts";
import { projectEnvironment } from "./project-environment.definition.ts";

export type ProjectEnvironmentArgs = ArgsOf<typeof projectEnvironment>;

export class ProjectEnvironment extends resourceClass(projectEnvironment) {}
