import { randomUUID } from "node:crypto";
import type { Instance } from "../runtime.ts";

export type DeploymentStatus = "INITIALIZING" | "BUILDING" | "DEPLOYING" | "SUCCESS" | "FAILED" | "CRASHED" | "REMOVED";

export interface Settings {
  builder: string;
  buildCommand: string | null;
  startCommand: string | null;
  preDeployCommand: string[] | null;
  rootDirectory: string | null;
  healthcheckPath: string | null;
  healthcheckTimeout: number | null;
  restartPolicyType: "ON_FAILURE" | "ALWAYS" | "NEVER";
  restartPolicyMaxRetries: number;
  sleepApplication: boolean;
  ipv6EgressEnabled: boolean | null;
  /** Empty until somebody says: one replica in {@link DEFAULT_REGION}. */
  multiRegionConfig: Record<string, { numReplicas: number }>;
}

export interface LogLine {
  timestamp: string;
  message: string;
  severity: "info" | "error";
}

export interface Deployment {
  id: string;
  placement: Placement;
  status: DeploymentStatus;
  createdAt: Date;
  statusUpdatedAt: Date;
  /** It once served, so its image is there to go back to. */
  hasServed: boolean;
  /** What of `meta` is known from the start; the rest only once the repository was cloned. */
  origin: { repo?: string; branch?: string; image?: string; commitHash: string; commitMessage: string };
  /** What it is started with, read when it starts; a rollback takes them from its target. */
  settings: Settings;
  variables: Record<string, string>;
  isRollback: boolean;
  buildLog: LogLine[];
  log: LogLine[];
}

/** A service in one environment. */
export interface Placement {
  serviceId: string;
  environmentId: string;
  settings: Settings;
  variables: Map<string, string>;
  serviceDomains: ServiceDomain[];
  customDomains: CustomDomain[];
  /** Newest last. */
  deployments: Deployment[];
  /** What serves now; without an instance it has crashed. */
  serving: { deployment: Deployment; instance: Instance | undefined } | undefined;
  railwayConfigFile: string | null;
  /** The next build fails with this message. */
  failNextBuild: string | undefined;
}

export interface ServiceDomain {
  id: string;
  domain: string;
  targetPort: number | null;
}

export interface CustomDomain {
  id: string;
  domain: string;
  targetPort: number | null;
  cname: string;
  token: string;
  verified: boolean;
}

export interface Service {
  id: string;
  projectId: string;
  name: string;
  createdAt: Date;
  /** The same in every environment. */
  source: { repo?: string; branch?: string; image?: string };
  /** By environment. */
  placements: Map<string, Placement>;
}

export interface Environment {
  id: string;
  projectId: string;
  name: string;
  createdAt: Date;
  sourceEnvironmentId: string | undefined;
  sharedVariables: Map<string, string>;
}

export interface Project {
  id: string;
  name: string;
  description: string | null;
  createdAt: Date;
  /** Oldest first. */
  environments: Map<string, Environment>;
  services: Map<string, Service>;
}

export interface RailwaySeed {
  workspaceName?: string;
  plan?: "free" | "hobby" | "pro" | "trial";
  /** Service name -> host label: `{"api": "api-production-1a2b"}`. Others get `<service>-<environment>-` and 4 characters. */
  labels?: Record<string, string>;
  /** Whether a change of settings deploys by itself; two sources say so, a third one does not. Default: true. */
  settingsDeploy?: boolean;
  /** Milliseconds each step of a deployment takes. Default 8. */
  deployStepMs?: number;
}

export const DEFAULT_REGION = "us-west2";

export const regionsOf = ({ multiRegionConfig }: Settings): Record<string, { numReplicas: number }> =>
  Object.keys(multiRegionConfig).length > 0 ? multiRegionConfig : { [DEFAULT_REGION]: { numReplicas: 1 } };

/** Everything one Railway workspace holds. */
export class RailwayState {
  readonly workspace: { id: string; name: string };
  readonly token = randomUUID();
  readonly projects = new Map<string, Project>();
  /** Ids of what was there once: "Not Authorized" from then on. */
  readonly deleted = new Set<string>();
  readonly seed: RailwaySeed;

  constructor(seed: RailwaySeed = {}) {
    this.seed = seed;
    this.workspace = { id: randomUUID(), name: seed.workspaceName ?? "Example Team" };
  }

  projectNamed(name: string): Project | undefined {
    return [...this.projects.values()].find((project) => project.name === name);
  }

  serviceNamed(name: string): Service | undefined {
    return this.services().find((service) => service.name === name);
  }

  services(): Service[] {
    return [...this.projects.values()].flatMap((project) => [...project.services.values()]);
  }

  placements(): Placement[] {
    return this.services().flatMap((service) => [...service.placements.values()]);
  }

  projectOf({ projectId }: Service | Environment): Project {
    return this.projects.get(projectId) as Project;
  }

  serviceOf({ serviceId }: Placement): Service {
    return this.services().find((service) => service.id === serviceId) as Service;
  }
}

export const hostsOf = (placement: Placement): string[] =>
  [...placement.customDomains, ...placement.serviceDomains].map(({ domain }) => domain);

export const newSettings = (): Settings => ({
  builder: "RAILPACK",
  buildCommand: null,
  startCommand: null,
  preDeployCommand: null,
  rootDirectory: null,
  healthcheckPath: null,
  healthcheckTimeout: null,
  restartPolicyType: "ON_FAILURE",
  restartPolicyMaxRetries: 10,
  sleepApplication: false,
  ipv6EgressEnabled: null,
  multiRegionConfig: {},
});

export const newPlacement = (serviceId: string, environmentId: string): Placement => ({
  serviceId,
  environmentId,
  settings: newSettings(),
  variables: new Map(),
  serviceDomains: [],
  customDomains: [],
  deployments: [],
  serving: undefined,
  railwayConfigFile: null,
  failNextBuild: undefined,
});
