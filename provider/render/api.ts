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

export interface Service {
  id: string;
  name: string;
  slug: string;
  ownerId: string;
  type: string;
  repo?: string;
  branch?: string;
  /** Unset texts are "". */
  rootDir: string;
  autoDeploy: "yes" | "no";
  suspended: "suspended" | "not_suspended";
  suspenders: string[];
  dashboardUrl: string;
  serviceDetails: ServiceDetails;
}

export interface ServiceDetails {
  url: string;
  runtime: string;
  region: string;
  plan: string;
  numInstances: number;
  healthCheckPath: string;
  /** The pre-deploy command is sent beside these and comes back among them. */
  envSpecificDetails: { buildCommand: string; startCommand: string; preDeployCommand?: string };
}

/** What PATCH /services takes. Texts are cleared with "". */
export interface ServiceChanges {
  name?: string;
  repo?: string;
  branch?: string;
  rootDir?: string;
  autoDeploy?: "yes" | "no";
  serviceDetails?: {
    runtime?: string;
    plan?: string;
    healthCheckPath?: string;
    preDeployCommand?: string;
    envSpecificDetails?: { buildCommand?: string; startCommand?: string };
  };
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
