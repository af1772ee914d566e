import { type ArgsOf, resourceClass } from "../resource.ts";
import { networkRestrictions } from "./network-restrictions.definition.ts";

export type NetworkRestrictionsArgs = ArgsOf<typeof networkRestrictions>;

/**
 * Lets a project's database be reached from these addresses only.
 *
 * ```ts
 * new supabase.NetworkRestrictions("network", {
 *   projectRef: "abcdefghijklmnopqrst",
 *   allowedIpv4: ["203.0.113.0/24"], // Render's outbound addresses
 * });
 * ```
 */
export class NetworkRestrictions extends resourceClass(networkRestrictions) {}
