/** The parts of Render's REST API v1 that the resources use, as it answers them. Source: Render's public OpenAPI document. */

export interface Owner {
  id: string;
  name: string;
  email: string;
  type: "user" | "team";
}

export interface EnvVar {
  key: string;
  value: string;
}

/** What a list of env groups holds: no values. */
export interface EnvGroupSummary {
  id: string;
  name: string;
  ownerId: string;
  serviceLinks: { id: string; name: string; type: string }[];
}

export interface EnvGroup extends EnvGroupSummary {
  envVars: EnvVar[];
}

export interface CidrBlock {
  cidrBlock: string;
  description: string;
}

export interface KeyValue {
  id: string;
  name: string;
  status: string;
  plan: string;
  region: string;
  options: { maxmemoryPolicy?: string };
  /** An empty list comes back as null. */
  ipAllowList: CidrBlock[] | null;
}

export interface ConnectionInfo {
  internalConnectionString: string;
  externalConnectionString: string;
}

export type ServiceType = "web_service" | "static_site" | "cron_job" | "private_service" | "background_worker";

export interface Service<Details extends ServiceDetails = ServiceDetails> {
  id: string;
  name: string;
  slug: string;
  ownerId: string;
  type: ServiceType;
  repo?: string;
  branch?: string;
  /** Unset texts are "". */
  rootDir: string;
  autoDeploy: "yes" | "no";
  suspended: "suspended" | "not_suspended";
  suspenders: string[];
  dashboardUrl: string;
  serviceDetails: Details;
}

/** What may be asked of any service; each type has its own besides. */
export interface ServiceDetails {
  url?: string;
  plan?: string;
}

export interface WebServiceDetails extends ServiceDetails {
  url: string;
  runtime: string;
  region: string;
  plan: string;
  numInstances: number;
  healthCheckPath: string;
  /** The pre-deploy command is sent beside these and comes back among them. */
  envSpecificDetails: { buildCommand: string; startCommand: string; preDeployCommand?: string };
}

export interface StaticSiteDetails extends ServiceDetails {
  url: string;
  buildCommand: string;
  publishPath: string;
}

export interface CronJobDetails extends ServiceDetails {
  runtime: string;
  region: string;
  plan: string;
  schedule: string;
  /** What is run is called the start command. */
  envSpecificDetails: { buildCommand: string; startCommand: string };
  lastSuccessfulRunAt?: string;
}

/** What PATCH /services takes. Texts are cleared with "". */
export interface ServiceChanges {
  name?: string;
  repo?: string;
  branch?: string;
  rootDir?: string;
  autoDeploy?: "yes" | "no";
  serviceDetails?: Record<string, unknown>;
}

/** A rule of a static site. The first that matches a path at which there is no file applies. */
export interface Route {
  type: "redirect" | "rewrite";
  source: string;
  destination: string;
}

/** A header that a static site sends with every path that matches. */
export interface Header {
  path: string;
  name: string;
  value: string;
}

export interface CustomDomain {
  id: string;
  name: string;
  domainType: "apex" | "subdomain";
  publicSuffix: string;
  /** The domain it redirects to; "" when it leads to the service itself. */
  redirectForName: string;
  verificationStatus: "verified" | "unverified";
}

/** What a service says instead of its workspace's notification settings. */
export interface NotificationOverride {
  notificationsToSend: "default" | "none" | "failure" | "all";
  previewNotificationsEnabled: "default" | "false" | "true";
}

export interface WorkspaceNotifications {
  notificationsToSend: "none" | "failure" | "all";
  emailEnabled: boolean;
  previewNotificationsEnabled: boolean;
}

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
  status: DeployStatus;
  trigger: string;
  commit?: { id: string; message: string } | null;
  createdAt: string;
  finishedAt?: string;
}

export interface LogLine {
  timestamp: string;
  message: string;
}
