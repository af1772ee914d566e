import { type ArgsOf, resourceClass } from "../resource.ts";
import { project } from "./project.definition.ts";

export type ProjectArgs = ArgsOf<typeof project>;

export class Project extends resourceClass(project) {}
