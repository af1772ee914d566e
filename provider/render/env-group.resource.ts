import { type ArgsOf, resourceClass } from "../resource.ts";
import { envGroup } from "./env-group.definition.ts";

export type EnvGroupArgs = ArgsOf<typeof envGroup>;

/**
 * Variables shared by the Render services linked to them.
 *
 * ```ts
 * const group = new render.EnvGroup("backend-env", {
 *   name: "toolboxai-backend",
 *   variables: { LOG_LEVEL: "info", DATABASE_URL: database.url },
 *   serviceIds: [backend.serviceId],
 * });
 * ```
 */
export class EnvGroup extends resourceClass(envGroup) {}
