/** The parts of Railway's GraphQL API that the resources use, as `documents.ts` asks for them. */

export interface Workspace {
  id: string;
  name: string;
}

export interface Project {
  id: string;
  name: string;
  description: string | null;
  workspaceId: string | null;
  /** The oldest environment that is no pull request's. */
  primaryEnvironmentId: string | null;
  subscriptionType: string;
  deletedAt: string | null;
}

export interface Environment {
  id: string;
  name: string;
  deletedAt: string | null;
  /** What it was forked from. */
  sourceEnvironment: { id: string } | null;
}

export interface Service {
  id: string;
  name: string;
  deletedAt: string | null;
  repoTriggers: { environmentId: string; repository: string; branch: string }[];
}

export interface ServiceSource {
  repo?: string;
  branch?: string;
  image?: string;
}

/** A service in one environment of its project. */
export interface Scope {
  projectId: string;
  environmentId: string;
  serviceId: string;
}

export type Builder = "HEROKU" | "NIXPACKS" | "PAKETO" | "RAILPACK";
export type RestartPolicy = "ALWAYS" | "NEVER" | "ON_FAILURE";

export interface ServiceInstance {
  serviceName: string;
  source: { repo: string | null; image: string | null } | null;
  builder: Builder;
  buildCommand: string | null;
  startCommand: string | null;
  /** Loose JSON: a list of one, a text, or null. */
  preDeployCommand: unknown;
  rootDirectory: string | null;
  healthcheckPath: string | null;
  healthcheckTimeout: number | null;
  restartPolicyType: RestartPolicy;
  restartPolicyMaxRetries: number;
  numReplicas: number | null;
  sleepApplication: boolean | null;
  ipv6EgressEnabled: boolean | null;
  railwayConfigFile: string | null;
  domains: { serviceDomains: ServiceDomain[]; customDomains: { id: string; domain: string }[] };
  activeDeployments: { id: string }[];
  latestDeployment: Pick<Deployment, "id" | "status" | "meta"> | null;
}

/** What serviceInstanceUpdate takes; null clears. */
export interface ServiceInstanceChanges {
  builder?: Builder;
  buildCommand?: string | null;
  startCommand?: string | null;
  preDeployCommand?: string[];
  rootDirectory?: string | null;
  healthcheckPath?: string | null;
  healthcheckTimeout?: number;
  restartPolicyType?: RestartPolicy;
  restartPolicyMaxRetries?: number;
  sleepApplication?: boolean;
  ipv6EgressEnabled?: boolean;
  /** Replicas by region; null drops a region. */
  multiRegionConfig?: Record<string, { numReplicas: number } | null>;
  numReplicas?: number;
}

export interface ServiceDomain {
  id: string;
  domain: string;
  targetPort: number | null;
}

export interface DnsRecord {
  recordType: string;
  fqdn: string;
  hostlabel: string;
  zone: string;
  requiredValue: string;
  currentValue: string;
  purpose: string;
  status: string;
}

export interface CustomDomain {
  id: string;
  domain: string;
  environmentId: string;
  serviceId: string;
  targetPort: number | null;
  deletedAt: string | null;
  status: {
    verified: boolean;
    verificationDnsHost: string | null;
    verificationToken: string | null;
    certificateStatus: string;
    /** In no order. */
    dnsRecords: DnsRecord[];
  };
}

export type DeploymentStatus =
  | "BUILDING"
  | "CRASHED"
  | "DEPLOYING"
  | "FAILED"
  | "INITIALIZING"
  | "NEEDS_APPROVAL"
  | "QUEUED"
  | "REMOVED"
  | "REMOVING"
  | "SKIPPED"
  | "SLEEPING"
  | "SUCCESS"
  | "WAITING";

export interface Deployment {
  id: string;
  status: DeploymentStatus;
  createdAt: string;
  statusUpdatedAt: string | null;
  canRollback: boolean;
  deploymentStopped: boolean;
  environmentId: string;
  meta: DeploymentMeta | null;
}

/** A loose scalar; what of it is used. */
export interface DeploymentMeta {
  repo?: string;
  branch?: string;
  commitHash?: string;
  commitMessage?: string;
  /** The config file that was read from the repository. */
  configFile?: string | null;
  /** The settings it really ran with. */
  serviceManifest?: { deploy?: { multiRegionConfig?: Record<string, { numReplicas?: number } | null> | null } };
}

export interface LogLine {
  timestamp: string;
  message: string;
}
