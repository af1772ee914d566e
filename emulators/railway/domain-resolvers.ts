import { randomBytes, randomUUID } from "node:crypto";
import { randomText } from "../core/ids.ts";
import type { DeploymentRunner } from "./deployment-runner.ts";
import { type Lookup, refused } from "./lookup.ts";
import type { CustomDomain, RailwayState, ServiceDomain } from "./state.ts";
import { customDomainView, domainsView, serviceDomainView } from "./views.ts";

interface Place {
  projectId: string;
  environmentId: string;
  serviceId: string;
}

export function domainResolvers(state: RailwayState, lookup: Lookup, runner: DeploymentRunner) {
  const labelFor = (serviceId: string, environmentId: string): string => {
    const { name } = lookup.service(serviceId);
    const plain = `${name}-${lookup.environment(environmentId).name}`.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
    return state.seed.labels?.[name] ?? `${plain}-${randomText(4)}`;
  };

  return {
    domains: ({ serviceId, environmentId }: Place) => domainsView(lookup.placement(serviceId, environmentId)),

    serviceDomainCreate: ({ input }: { input: Place & { targetPort?: number } }) => {
      const placement = lookup.placement(input.serviceId, input.environmentId);
      const label = labelFor(input.serviceId, input.environmentId);
      const domain: ServiceDomain = {
        id: randomUUID(),
        domain: `${label}.up.railway.app`,
        targetPort: input.targetPort ?? null,
      };
      placement.serviceDomains.push(domain);
      runner.routeHost(domain.domain, placement);
      return serviceDomainView(placement, domain);
    },

    serviceDomainUpdate: ({ input }: { input: { serviceDomainId: string; domain: string; targetPort?: number } }) => {
      const { domain } = lookup.serviceDomain(input.serviceDomainId);
      if (input.domain !== domain.domain) throw refused("the name of a service domain is not emulated to change");
      if (input.targetPort !== undefined) domain.targetPort = input.targetPort;
      return true;
    },

    serviceDomainDelete: ({ id }: { id: string }) => {
      const { placement, domain } = lookup.serviceDomain(id);
      placement.serviceDomains = placement.serviceDomains.filter((other) => other !== domain);
      runner.routeHost(domain.domain);
      state.deleted.add(id);
      return true;
    },

    customDomain: ({ id, projectId }: { id: string; projectId: string }) => {
      lookup.project(projectId);
      const { placement, domain } = lookup.customDomain(id);
      return customDomainView(placement, domain);
    },

    customDomainCreate: ({ input }: { input: Place & { domain: string; targetPort?: number } }) => {
      const placement = lookup.placement(input.serviceId, input.environmentId);
      const isTaken = state
        .placements()
        .some(({ customDomains }) => customDomains.some((other) => other.domain === input.domain));
      if (isTaken) throw refused("Domain already exists");
      const domain: CustomDomain = {
        id: randomUUID(),
        domain: input.domain,
        targetPort: input.targetPort ?? null,
        cname: `${randomText(8)}.up.railway.app`,
        token: `railway-verify=${randomBytes(16).toString("hex")}`,
        verified: false,
      };
      placement.customDomains.push(domain);
      runner.routeHost(domain.domain, placement);
      return customDomainView(placement, domain);
    },

    customDomainUpdate: ({ id, targetPort }: { id: string; environmentId: string; targetPort?: number }) => {
      lookup.customDomain(id).domain.targetPort = targetPort ?? null;
      return true;
    },

    customDomainDelete: ({ id }: { id: string }) => {
      const { placement, domain } = lookup.customDomain(id);
      placement.customDomains = placement.customDomains.filter((other) => other !== domain);
      runner.routeHost(domain.domain);
      state.deleted.add(id);
      return true;
    },
  };
}
