import { type ArgsOf, resourceClass } from "../resource.ts";
import { sslEnforcement } from "./ssl-enforcement.definition.ts";

export type SslEnforcementArgs = ArgsOf<typeof sslEnforcement>;

/**
 * Refuses connections to a project's database that do not use TLS.
 *
 * ```ts
 * new supabase.SslEnforcement("ssl", { projectRef: "abcdefghijklmnopqrst", enforce: true });
 * ```
 */
export class SslEnforcement extends resourceClass(sslEnforcement) {}
