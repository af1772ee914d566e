import { type ArgsOf, resourceClass } from "../resource.ts";
import { customDomain } from "./custom-domain.definition.ts";

export type CustomDomainArgs = ArgsOf<typeof customDomain>;

/**
 * A domain of one's own for a Render web service or static site.
 *
 * ```ts
 * const domain = new render.CustomDomain("api", { serviceId: backend.serviceId, name: "api.example.com" });
 * domain.dnsRecords; // what to add at the registrar
 * ```
 */
export class CustomDomain extends resourceClass(customDomain) {}
