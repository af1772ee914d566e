import { type ArgsOf, resourceClass } from "../resource.ts";
import { deployment } from "./deployment.definition.ts";

export type DeploymentArgs = ArgsOf<typeof deployment>;

/**
 * The production deployment of a project, once its variables are in place.
 *
 * ```ts
 * new vercel.Deployment("web", {
 *   projectId: project.projectId,
 *   triggers: { variables: environment.revision, buildCommand: "pnpm run build" },
 * });
 * ```
 */
export class Deployment extends resourceClass(deployment) {}
