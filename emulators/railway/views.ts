import { connection } from "./paging.ts";
import {
  type CustomDomain,
  type Deployment,
  type Environment,
  newSettings,
  type Placement,
  type Project,
  type RailwayState,
  regionsOf,
  type Service,
  type ServiceDomain,
} from "./state.ts";

/** Things as Railway answers them. */

export const projectView = (state: RailwayState, project: Project) => ({
  id: project.id,
  name: project.name,
  description: project.description,
  workspaceId: state.workspace.id,
  primaryEnvironmentId: [...project.environments.keys()][0] ?? null,
  subscriptionType: state.seed.plan ?? "hobby",
  createdAt: project.createdAt.toISOString(),
  deletedAt: null,
  services: (args: { first?: number; after?: string }) =>
    connection([...project.services.values()], args, ({ id }) => id, serviceView),
});

export const environmentView = (project: Project, environment: Environment): Record<string, unknown> => {
  const source = project.environments.get(environment.sourceEnvironmentId ?? "");
  return {
    id: environment.id,
    name: environment.name,
    projectId: environment.projectId,
    createdAt: environment.createdAt.toISOString(),
    deletedAt: null,
    sourceEnvironment: source ? environmentView(project, source) : null,
  };
};

export const serviceView = (service: Service) => ({
  id: service.id,
  name: service.name,
  projectId: service.projectId,
  createdAt: service.createdAt.toISOString(),
  deletedAt: null,
  repoTriggers: () => ({
    edges: [...service.placements.keys()]
      .filter(() => service.source.repo !== undefined)
      .map((environmentId) => ({
        node: { environmentId, repository: service.source.repo, branch: service.source.branch },
      })),
  }),
});

/** `region` is null wherever it runs; the pre-deploy command is whatever JSON it is. */
export const placementView = (service: Service, placement: Placement) => {
  const { multiRegionConfig: _, ...settings } = placement.settings;
  const { repo = null, image = null } = service.source;
  const { serving } = placement;
  return {
    ...settings,
    serviceName: service.name,
    source: repo === null && image === null ? null : { repo, image },
    region: null,
    numReplicas: Object.values(regionsOf(placement.settings)).reduce((sum, { numReplicas }) => sum + numReplicas, 0),
    railwayConfigFile: placement.railwayConfigFile,
    domains: domainsView(placement),
    activeDeployments: serving?.instance ? [deploymentView(serving.deployment)] : [],
    latestDeployment: () => {
      const latest = placement.deployments.at(-1);
      return latest ? deploymentView(latest) : null;
    },
  };
};

export const domainsView = (placement: Placement) => ({
  serviceDomains: placement.serviceDomains.map((domain) => serviceDomainView(placement, domain)),
  customDomains: placement.customDomains.map((domain) => customDomainView(placement, domain)),
});

export const serviceDomainView = ({ environmentId, serviceId }: Placement, domain: ServiceDomain) => ({
  ...domain,
  environmentId,
  serviceId,
});

/** The records come in no order: here the proof of the certificate before the one that carries the traffic. */
export const customDomainView = (
  { environmentId, serviceId }: Placement,
  { id, domain, targetPort, cname, token, verified }: CustomDomain,
) => {
  const zone = domain.split(".").slice(-2).join(".");
  const hostlabel = domain === zone ? "@" : domain.slice(0, -zone.length - 1);
  const status = verified ? "DNS_RECORD_STATUS_PROPAGATED" : "DNS_RECORD_STATUS_REQUIRES_UPDATE";
  const record = (label: string, fqdn: string, requiredValue: string, purpose: string) => ({
    recordType: "DNS_RECORD_TYPE_CNAME",
    hostlabel: label,
    fqdn,
    zone,
    requiredValue,
    currentValue: verified ? requiredValue : "",
    purpose: `DNS_RECORD_PURPOSE_${purpose}`,
    status,
  });
  const challenge = `_acme-challenge.${domain}`;
  return {
    id,
    domain,
    environmentId,
    serviceId,
    targetPort,
    deletedAt: null,
    status: {
      verified,
      verificationDnsHost: `_railway-verify.${domain}`,
      verificationToken: token,
      certificateStatus: verified ? "CERTIFICATE_STATUS_TYPE_VALID" : "CERTIFICATE_STATUS_TYPE_VALIDATING_OWNERSHIP",
      dnsRecords: [
        record(
          challenge.slice(0, -zone.length - 1),
          challenge,
          `${id}.authorize.railwaydns.net`,
          "ACME_DNS01_CHALLENGE",
        ),
        record(hostlabel, domain, cname, "TRAFFIC_ROUTE"),
      ],
    },
  };
};

export const deploymentView = (deployment: Deployment) => {
  const { placement, status, hasServed } = deployment;
  const isActive = placement.serving?.deployment === deployment;
  return {
    id: deployment.id,
    status,
    createdAt: deployment.createdAt.toISOString(),
    statusUpdatedAt: deployment.statusUpdatedAt.toISOString(),
    canRollback: hasServed && !isActive,
    deploymentStopped: status === "REMOVED",
    environmentId: placement.environmentId,
    serviceId: placement.serviceId,
    meta: metaOf(deployment),
  };
};

/** Half filled until the repository has been cloned: the builder is the default one, there is no region and no config file. */
function metaOf(deployment: Deployment) {
  const { origin, settings, placement } = deployment;
  const wasCloned = deployment.buildLog.length > 0 || deployment.isRollback;
  const { builder, buildCommand, multiRegionConfig: _, ...deploy } = wasCloned ? settings : newSettings();
  return {
    ...origin,
    configFile: wasCloned ? placement.railwayConfigFile : null,
    serviceManifest: {
      build: { builder, buildCommand },
      deploy: { ...deploy, ...(wasCloned ? { multiRegionConfig: regionsOf(settings) } : {}) },
    },
  };
}
