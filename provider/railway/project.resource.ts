import { type ArgsOf, resourceClass } from "../resource.ts";
import { project } from "./project.definition.ts";

export type ProjectArgs = ArgsOf<typeof project>;

/**
 * A project at Railway.
 *
 * ```ts
 * const project = new railway.Project("mapmystandards", { name: "mapmystandards" });
 * project.environmentId; // of its first environment, `production`
 * ```
 */
export class Project extends resourceClass(project) {}
