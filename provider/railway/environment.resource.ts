import { type ArgsOf, resourceClass } from "../resource.ts";
import { environment } from "./environment.definition.ts";

export type EnvironmentArgs = ArgsOf<typeof environment>;

/**
 * A further environment of a Railway project.
 *
 * ```ts
 * const staging = new railway.Environment("staging", { projectId: project.projectId, name: "staging" });
 * ```
 */
export class Environment extends resourceClass(environment) {}
