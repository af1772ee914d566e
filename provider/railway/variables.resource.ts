import { type ArgsOf, resourceClass } from "../resource.ts";
import { variables } from "./variables.definition.ts";

export type VariablesArgs = ArgsOf<typeof variables>;

/**
 * The variables of a Railway service in one environment.
 *
 * ```ts
 * const variables = new railway.Variables("api", {
 *   projectId: project.projectId,
 *   environmentId: project.environmentId,
 *   serviceId: api.serviceId,
 *   variables: { LOG_LEVEL: "info", DATABASE_URL: database.url },
 * });
 * ```
 */
export class Variables extends resourceClass(variables) {}
