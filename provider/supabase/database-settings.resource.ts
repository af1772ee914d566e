import { type ArgsOf, resourceClass } from "../resource.ts";
import { databaseSettings } from "./database-settings.definition.ts";

export type DatabaseSettingsArgs = ArgsOf<typeof databaseSettings>;

/**
 * Postgres settings of a project.
 *
 * ```ts
 * new supabase.DatabaseSettings("postgres", {
 *   projectRef: "abcdefghijklmnopqrst",
 *   statementTimeout: "60s",
 *   maxConnections: 120,
 * });
 * ```
 */
export class DatabaseSettings extends resourceClass(databaseSettings) {}
