import type { ResourceHandler } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { CustomDomain } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import type { CustomDomainInputs, CustomDomainOutputs } from "./custom-domain.definition.ts";
import { deleted } from "./gone.ts";
import { joinIds, splitIds } from "./scope.ts";

export const customDomainHandler: ResourceHandler<CustomDomainInputs, CustomDomainOutputs, RailwayClient> = {
  async find({ projectId, environmentId, serviceId, domain }, { clients, signal }) {
    const { customDomains } = await clients.domains({ projectId, environmentId, serviceId }, signal);
    const found = customDomains.find((candidate) => candidate.domain === domain);
    return found && joinIds(projectId, found.id);
  },

  async create({ projectId, environmentId, serviceId, domain, targetPort }, { clients, signal }) {
    const input = { projectId, environmentId, serviceId, domain, targetPort };
    return joinIds(projectId, await clients.createCustomDomain(input, signal));
  },

  async sync(id, { targetPort }, known, { clients, signal }) {
    const live = await liveDomain(id, clients, signal);
    const isOurs = targetPort !== undefined || known.inputs?.targetPort !== undefined;
    if (live && isOurs && (live.targetPort ?? undefined) !== targetPort)
      await clients.updateCustomDomain(live.id, live.environmentId, targetPort, signal);
  },

  async read(id, known, { clients, signal }) {
    const live = await liveDomain(id, clients, signal);
    if (!live) return undefined;
    const [projectId] = partsOf(id);
    const isPortWanted = !known.inputs || known.inputs.targetPort !== undefined;
    return {
      inputs: {
        projectId,
        environmentId: live.environmentId,
        serviceId: live.serviceId,
        domain: live.domain,
        targetPort: isPortWanted ? (live.targetPort ?? undefined) : undefined,
      },
      outputs: {
        domainId: live.id,
        dnsRecords: recordsOf(live),
        verified: live.status.verified,
        certificateStatus: live.status.certificateStatus,
      },
    };
  },

  delete: (id, _known, { clients, signal }) => deleted(clients.deleteCustomDomain(partsOf(id)[1], signal)),
};

const partsOf = (id: string) => splitIds(id, ["project", "domain"]) as [string, string];

/** A domain that was deleted is "Not Authorized"; while its project can be read that means gone. */
async function liveDomain(id: string, clients: RailwayClient, signal: AbortSignal): Promise<CustomDomain | undefined> {
  const [projectId, domainId] = partsOf(id);
  try {
    const domain = await clients.customDomain(domainId, projectId, signal);
    return domain.deletedAt === null ? domain : undefined;
  } catch (error) {
    if (!(error instanceof VendorError) || (error.status !== 403 && error.status !== 404)) throw error;
    await clients.project(projectId, signal);
    return undefined;
  }
}

const TRAFFIC = "DNS_RECORD_PURPOSE_TRAFFIC_ROUTE";
const KINDS = "DNS_RECORD_TYPE_";

/** Railway lists them in no order, and tells the proof of ownership apart from them. */
function recordsOf({ status }: CustomDomain): CustomDomainOutputs["dnsRecords"] {
  const listed = status.dnsRecords
    .toSorted((a, b) => Number(b.purpose === TRAFFIC) - Number(a.purpose === TRAFFIC) || (a.fqdn < b.fqdn ? -1 : 1))
    .map(({ recordType, fqdn, requiredValue }) => ({
      type: recordType.replace(KINDS, ""),
      name: fqdn,
      value: requiredValue,
    }));
  const { verificationDnsHost: name, verificationToken: value } = status;
  const isListed = listed.some((record) => record.type === "TXT" && record.value === value);
  return name && value && !isListed ? [...listed, { type: "TXT", name, value }] : listed;
}
