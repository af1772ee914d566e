import { type ArgsOf, resourceClass } from "../resource.ts";
import { deployment } from "./deployment.definition.ts";

export type DeploymentArgs = ArgsOf<typeof deployment>;

/**
 * The one real deployment of a service, after everything it needs is in place.
 *
 * ```ts
 * new railway.Deployment("api", {
 *   projectId: project.projectId,
 *   environmentId: project.environmentId,
 *   serviceId: api.serviceId,
 *   triggers: { settings: settings.revision, variables: variables.revision },
 * });
 * ```
 */
export class Deployment extends resourceClass(deployment) {}
