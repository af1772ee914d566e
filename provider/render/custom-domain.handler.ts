import { ProviderError, type ResourceHandler } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { CustomDomain } from "./api.ts";
import type { RenderClient } from "./client.ts";
import type { CustomDomainInputs, CustomDomainOutputs } from "./custom-domain.definition.ts";
import { hostOf } from "./service.ts";

/** Where an apex domain points when its DNS cannot alias a name: Render's load balancer. */
const APEX_ADDRESS = "216.24.57.1";

export const customDomainHandler: ResourceHandler<CustomDomainInputs, CustomDomainOutputs, RenderClient> = {
  async find({ serviceId, name }, { clients, signal }) {
    // At a preview the service may not be there yet.
    if (!serviceId.startsWith("srv-")) return undefined;
    const existing = await unlessGone(clients.customDomain(serviceId, name, signal));
    if (existing?.redirectForName)
      throw new ProviderError(
        `${name} came along with ${existing.redirectForName} and redirects to it: declare one of the two, not both`,
      );
    return existing && idOf(serviceId, name);
  },

  async create({ serviceId, name }, { clients, signal }) {
    await clients.addCustomDomain(serviceId, name, signal);
    return idOf(serviceId, name);
  },

  async sync(id, _inputs, _known, { clients, signal }) {
    const { serviceId, name } = partsOf(id);
    const live = await clients.customDomain(serviceId, name, signal);
    if (live.verificationStatus !== "verified") await clients.verifyCustomDomain(serviceId, name, signal);
  },

  async read(id, known, { clients, signal, warn }) {
    const { serviceId, name } = partsOf(id);
    const service = await unlessGone(clients.service(serviceId, signal));
    const domains = service && (await unlessGone(clients.listCustomDomains(serviceId, signal)));
    const live = domains?.find((domain) => domain.name === name);
    if (!service || !domains || !live) return undefined;
    const along = domains.filter((domain) => domain.redirectForName === name);
    const dnsRecords = [live, ...along].map((domain) => recordFor(domain, hostOf(service)));
    if (live.verificationStatus !== "verified" && known.outputs === undefined)
      warn(`${name} is not verified yet: add ${dnsRecords.map(spelled).join(" and ")} to its DNS`);
    return {
      inputs: { serviceId, name, recheck: known.inputs?.recheck },
      outputs: {
        domainId: live.id,
        verificationStatus: live.verificationStatus,
        redirects: along.map((domain) => domain.name),
        dnsRecords,
      },
    };
  },

  async delete(id, _known, { clients, signal }) {
    const { serviceId, name } = partsOf(id);
    const domains = (await unlessGone(clients.listCustomDomains(serviceId, signal))) ?? [];
    const ours = domains.filter((domain) => domain.redirectForName === name || domain.name === name);
    for (const domain of ours) await unlessGone(clients.deleteCustomDomain(serviceId, domain.name, signal));
  },
};

const idOf = (serviceId: string, name: string): string => `${serviceId}/${name}`;

function partsOf(id: string): { serviceId: string; name: string } {
  const [, serviceId, name] = /^(srv-[^/]+)\/([^/]+)$/.exec(id) ?? [];
  if (serviceId === undefined || name === undefined)
    throw new ProviderError(
      `${id} is no custom domain's id: write <service's id>/<domain>, e.g. srv-…/api.example.com`,
    );
  return { serviceId, name };
}

function recordFor({ name, domainType }: CustomDomain, host: string): CustomDomainOutputs["dnsRecords"][number] {
  return domainType === "apex" ? { type: "A", name, value: APEX_ADDRESS } : { type: "CNAME", name, value: host };
}

const spelled = ({ type, name, value }: CustomDomainOutputs["dnsRecords"][number]): string =>
  `${type} ${name} -> ${value}`;
