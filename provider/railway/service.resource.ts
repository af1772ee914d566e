import { type ArgsOf, resourceClass } from "../resource.ts";
import { service } from "./service.definition.ts";

export type ServiceArgs = ArgsOf<typeof service>;

/**
 * A service at Railway.
 *
 * ```ts
 * const api = new railway.Service("api", {
 *   projectId: project.projectId,
 *   name: "api",
 *   repo: "example/mapmystandards",
 *   branch: "main",
 * });
 * ```
 */
export class Service extends resourceClass(service) {}
