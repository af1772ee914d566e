import { z } from "zod";
import { prefixedId } from "../core/ids.ts";
import { type Operation, operation } from "../core/operation.ts";
import type { Runtime } from "../runtime.ts";
import { badRequest, notFound, renderError } from "./dialect.ts";
import { listFilter, page, pagingQuery } from "./paging.ts";
import { findService } from "./services.ts";
import { type CustomDomain, hostOf, type RenderState, type Service } from "./state.ts";

/**
 * Of web services and static sites. An apex domain and its www subdomain come as a pair: one redirects to the other. What is
 * verified is served.
 */
export function customDomainOperations(state: RenderState, runtime: Runtime): Operation[] {
  const holderOf = (name: string): Service | undefined =>
    [...state.services.values()].find((service) => service.domains.some((domain) => domain.name === name));
  const found = (service: Service, idOrName: string | undefined): CustomDomain => {
    const domain = service.domains.find(({ id, name }) => id === idOrName || name === idOrName);
    if (domain === undefined) throw notFound(idOrName ?? "");
    return domain;
  };

  return [
    operation({
      method: "GET",
      path: "/services/{serviceId}/custom-domains",
      query: z.strictObject({ ...pagingQuery, name: listFilter }),
      handle: ({ params, query }) => {
        const domains = findService(state, params.serviceId)
          .domains.filter((domain) => query.name?.includes(domain.name) ?? true)
          .reverse();
        return { status: 200, body: page("customDomain", domains, (domain) => domain.id, query, domainView) };
      },
    }),
    operation({
      method: "POST",
      path: "/services/{serviceId}/custom-domains",
      creates: true,
      body: z.strictObject({ name: z.string().regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, "is not a domain name") }),
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        if (service.type === "cron_job") throw badRequest("cron jobs cannot have custom domains");
        if (holderOf(body.name) !== undefined) throw renderError(409, `custom domain ${body.name} already exists`);
        const twin = twinOf(body.name);
        const added = [newDomain(body.name, "")];
        if (twin !== undefined && holderOf(twin) === undefined) added.push(newDomain(twin, body.name));
        service.domains.push(...added);
        return { status: 201, body: added.map(domainView) };
      },
    }),
    operation({
      method: "GET",
      path: "/services/{serviceId}/custom-domains/{customDomainIdOrName}",
      handle: ({ params }) => ({
        status: 200,
        body: domainView(found(findService(state, params.serviceId), params.customDomainIdOrName)),
      }),
    }),
    operation({
      method: "DELETE",
      path: "/services/{serviceId}/custom-domains/{customDomainIdOrName}",
      handle: ({ params }) => {
        const service = findService(state, params.serviceId);
        const domain = found(service, params.customDomainIdOrName);
        service.domains = service.domains.filter((other) => other !== domain);
        runtime.routeDomain?.(domain.name, undefined);
        return { status: 204 };
      },
    }),
    operation({
      method: "POST",
      path: "/services/{serviceId}/custom-domains/{customDomainIdOrName}/verify",
      handle: ({ params }) => {
        const service = findService(state, params.serviceId);
        const domain = found(service, params.customDomainIdOrName);
        domain.verified = state.dns.has(domain.name);
        const { name, verified, redirectForName } = domain;
        const target = redirectForName === "" ? { host: hostOf(service) } : { redirectTo: redirectForName };
        runtime.routeDomain?.(name, verified ? target : undefined);
        return { status: 202 };
      },
    }),
  ];
}

const isApex = (name: string): boolean => name.split(".").length === 2;

function twinOf(name: string): string | undefined {
  if (isApex(name)) return `www.${name}`;
  return name.startsWith("www.") && isApex(name.slice(4)) ? name.slice(4) : undefined;
}

const newDomain = (name: string, redirectForName: string): CustomDomain => ({
  id: prefixedId("cdm-"),
  name,
  domainType: isApex(name) ? "apex" : "subdomain",
  redirectForName,
  verified: false,
  createdAt: new Date(),
});

const domainView = ({ id, name, domainType, redirectForName, verified, createdAt }: CustomDomain) => ({
  id,
  name,
  domainType,
  publicSuffix: name.split(".").at(-1),
  redirectForName,
  verificationStatus: verified ? "verified" : "unverified",
  createdAt: createdAt.toISOString(),
});
