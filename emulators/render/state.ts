import { mixedCase, prefixedId, randomText } from "../core/ids.ts";
import type { Instance } from "../runtime.ts";

export type DeployStatus =
  | "created"
  | "queued"
  | "build_in_progress"
  | "pre_deploy_in_progress"
  | "update_in_progress"
  | "live"
  | "deactivated"
  | "build_failed"
  | "pre_deploy_failed"
  | "update_failed"
  | "canceled";

export interface Deploy {
  id: string;
  serviceId: string;
  status: DeployStatus;
  trigger: "api" | "manual" | "rollback" | "service_resumed";
  commit: { id: string; message: string; createdAt: string };
  clearCache: boolean;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | undefined;
  finishedAt: Date | undefined;
  /** What the instance is started with, read when the deploy starts. */
  env: Record<string, string> | undefined;
}

export interface LogLine {
  id: string;
  message: string;
  timestamp: Date;
  type: "app" | "build";
  level: "info" | "error";
  instance: string;
}

export const SERVICE_TYPES = ["web_service", "static_site", "cron_job"] as const;
export type ServiceType = (typeof SERVICE_TYPES)[number];

/** Of a static site. Rules apply in this order. */
export interface Route {
  id: string;
  type: "redirect" | "rewrite";
  source: string;
  destination: string;
}

export interface Header {
  id: string;
  path: string;
  name: string;
  value: string;
}

export interface CustomDomain {
  id: string;
  name: string;
  domainType: "apex" | "subdomain";
  /** The domain it redirects to; "" when it leads to the service itself. */
  redirectForName: string;
  verified: boolean;
  createdAt: Date;
}

export interface NotificationOverride {
  notificationsToSend: "default" | "none" | "failure" | "all";
  previewNotificationsEnabled: "default" | "false" | "true";
}

export interface WorkspaceNotifications {
  slackEnabled: boolean;
  emailEnabled: boolean;
  previewNotificationsEnabled: boolean;
  notificationsToSend: "none" | "failure" | "all";
}

/** A service of any type; what its type does not have stays empty. */
export interface Service {
  id: string;
  type: ServiceType;
  name: string;
  slug: string;
  repo: string;
  branch: string;
  rootDir: string;
  autoDeploy: "yes" | "no";
  autoDeployTrigger: "commit" | "checksPass" | "off";
  buildFilter: { paths: string[]; ignoredPaths: string[] } | undefined;
  runtime: string;
  region: string;
  plan: string;
  buildCommand: string;
  startCommand: string;
  preDeployCommand: string;
  healthCheckPath: string;
  numInstances: number;
  maxShutdownDelaySeconds: number;
  previews: { generation: string };
  maintenanceMode: { enabled: boolean; uri: string };
  publishPath: string;
  routes: Route[];
  headers: Header[];
  schedule: string;
  lastSuccessfulRunAt: Date | undefined;
  domains: CustomDomain[];
  notifications: NotificationOverride;
  variables: Map<string, string>;
  suspended: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** Newest last. */
  deploys: Deploy[];
  logs: LogLine[];
  /** What serves now. */
  serving: { deploy: Deploy; instance: Instance | undefined } | undefined;
  /** The next build fails with this message. */
  failNextBuild: string | undefined;
}

export interface EnvGroup {
  id: string;
  name: string;
  variables: Map<string, string>;
  secretFiles: Map<string, string>;
  serviceIds: string[];
  createdAt: Date;
  updatedAt: Date;
}

export interface KeyValue {
  id: string;
  name: string;
  plan: string;
  region: string;
  maxmemoryPolicy: string;
  persistenceMode: string;
  ipAllowList: { cidrBlock: string; description: string }[];
  password: string;
  /** Reads of it by id since it was created: its status moves on with them. */
  reads: number;
  up: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface RenderSeed {
  ownerName?: string;
  ownerEmail?: string;
  /** Service name -> slug: `{"toolboxai-backend": "toolboxai-backend-8j12"}`. Others get their name, `-` and 4 characters. */
  slugs?: Record<string, string>;
  /** "bare" is the shape of the published document; "wrapped" (default) the one clients meet. */
  envGroupList?: "wrapped" | "bare";
  /** Milliseconds each step of a deploy takes. Default 8. */
  deployStepMs?: number;
}

/** Everything one Render workspace holds. */
export class RenderState {
  readonly owner: { id: string; name: string; email: string; type: "team" };
  readonly user: { name: string; email: string };
  readonly apiKey = `rnd_${mixedCase(28)}`;
  readonly services = new Map<string, Service>();
  readonly envGroups = new Map<string, EnvGroup>();
  readonly keyValues = new Map<string, KeyValue>();
  readonly seed: RenderSeed;
  /** Domains whose records point to Render: what is asked to be verified is. */
  readonly dns = new Set<string>();
  notifications: WorkspaceNotifications = {
    slackEnabled: false,
    emailEnabled: true,
    previewNotificationsEnabled: false,
    notificationsToSend: "failure",
  };

  constructor(seed: RenderSeed = {}) {
    this.seed = seed;
    const email = seed.ownerEmail ?? "ops@example.com";
    this.owner = { id: prefixedId("tea-"), name: seed.ownerName ?? "Example Team", email, type: "team" };
    this.user = { name: "Ops", email };
  }

  slugFor(name: string): string {
    return this.seed.slugs?.[name] ?? `${name.toLowerCase().replace(/[^a-z0-9-]+/g, "-")}-${randomText(4)}`;
  }

  serviceNamed(name: string): Service | undefined {
    return [...this.services.values()].find((service) => service.name === name);
  }

  envGroupNamed(name: string): EnvGroup | undefined {
    return [...this.envGroups.values()].find((group) => group.name === name);
  }

  keyValueNamed(name: string): KeyValue | undefined {
    return [...this.keyValues.values()].find((keyValue) => keyValue.name === name);
  }

  /** Groups linked to the service, oldest first. */
  groupsOf(serviceId: string): EnvGroup[] {
    return [...this.envGroups.values()].filter((group) => group.serviceIds.includes(serviceId));
  }
}

export const hostOf = (service: Service): string => `${service.slug}.onrender.com`;
