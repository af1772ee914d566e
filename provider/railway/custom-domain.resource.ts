import { type ArgsOf, resourceClass } from "../resource.ts";
import { customDomain } from "./custom-domain.definition.ts";

export type CustomDomainArgs = ArgsOf<typeof customDomain>;

/**
 * A domain of one's own for a Railway service.
 *
 * ```ts
 * const domain = new railway.CustomDomain("api", {
 *   projectId: project.projectId,
 *   environmentId: project.environmentId,
 *   serviceId: api.serviceId,
 *   domain: "api.example.com",
 * });
 * domain.dnsRecords; // to add at the registrar
 * ```
 */
export class CustomDomain extends resourceClass(customDomain) {}
