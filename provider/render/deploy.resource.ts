import { type ArgsOf, resourceClass } from "../resource.ts";
import { deploy } from "./deploy.definition.ts";

export type DeployArgs = ArgsOf<typeof deploy>;

/**
 * The one real deploy of a service, after everything it needs is in place.
 *
 * ```ts
 * new render.Deploy("backend", {
 *   serviceId: backend.serviceId,
 *   triggers: { settings: backend.revision, environment: group.revision },
 * });
 * ```
 */
export class Deploy extends resourceClass(deploy) {}
