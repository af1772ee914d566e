import { mixedCase, randomText } from "../core/ids.ts";

export type Target = "production" | "preview" | "development";
export type VariableType = "plain" | "encrypted" | "sensitive" | "system";

export interface EnvVariable {
  id: string;
  key: string;
  value: string;
  type: VariableType;
  target: Target[];
  gitBranch: string | null;
  comment: string | undefined;
  createdAt: number;
  updatedAt: number;
}

export interface GitLink {
  type: "github" | "github-limited" | "gitlab" | "bitbucket";
  repo: string;
  productionBranch: string;
}

export interface ProjectDomain {
  name: string;
  gitBranch: string | null;
  redirect: string | null;
  redirectStatusCode: number | null;
  verified: boolean;
  createdAt: number;
}

export type ReadyState = "QUEUED" | "BUILDING" | "READY" | "ERROR" | "CANCELED";

export interface Deployment {
  id: string;
  projectId: string;
  /** The deployment's own host. */
  url: string;
  target: "production" | "preview";
  readyState: ReadyState;
  source: "git" | "api-trigger-git-deploy" | "redeploy";
  gitSource: GitSource;
  /** What the caller said about it, beside what the git host says about the commit. */
  meta: Record<string, string>;
  /** The project's variables of its target, as they were when it was made. */
  variables: Record<string, string>;
  /** It has served production, now or before. */
  promoted: boolean;
  createdAt: number;
  buildingAt: number | undefined;
  ready: number | undefined;
  aliasAssigned: number | undefined;
  errorMessage: string | undefined;
  log: { at: number; text: string; isError: boolean }[];
}

export interface GitSource {
  type: GitLink["type"];
  repo: string;
  ref: string;
  sha: string;
}

/** The last change of what production serves that was asked for. */
export interface AliasRequest {
  type: "promote" | "rollback";
  jobStatus: "pending" | "in-progress" | "succeeded" | "failed";
  fromDeploymentId: string;
  toDeploymentId: string;
  requestedAt: number;
}

export type SourceSyntax = "equals" | "path-to-regexp" | "regex";

/** A routing rule; `route` holds what Vercel compiles it to. */
export interface RoutingRule {
  id: string;
  name: string;
  description: string | undefined;
  enabled: boolean;
  srcSyntax: SourceSyntax;
  rawSrc: string;
  rawDest: string | undefined;
  route: {
    src: string;
    dest?: string | undefined;
    status?: number | undefined;
    headers?: Record<string, string> | undefined;
    caseSensitive?: boolean | undefined;
  };
}

/** All of a project's routing rules at one time. Nothing is live until it is promoted. */
export interface RoutingVersion {
  id: string;
  rules: RoutingRule[];
  status: "live" | "staging" | "past";
  createdBy: string;
  lastModified: number;
}

/** Settings Vercel keeps as given; null means "detect". */
export interface ProjectSettings {
  framework: string | null;
  rootDirectory: string | null;
  buildCommand: string | null;
  devCommand: string | null;
  installCommand: string | null;
  outputDirectory: string | null;
  commandForIgnoringBuildStep: string | null;
  nodeVersion: string;
  ssoProtection: { deploymentType: string } | null;
  autoExposeSystemEnvs: boolean;
  gitForkProtection: boolean;
}

export interface Project {
  id: string;
  name: string;
  /** Team or user it belongs to. */
  accountId: string;
  settings: ProjectSettings;
  link: GitLink | undefined;
  variables: Map<string, EnvVariable>;
  domains: ProjectDomain[];
  /** Oldest first. */
  deployments: Deployment[];
  /** The deployment its production hosts lead to. */
  productionDeploymentId: string | undefined;
  /** Set by a rollback: until a deployment is promoted, a new one no longer takes over production by itself. */
  rolledBackTo: string | undefined;
  lastAliasRequest: AliasRequest | undefined;
  routing: RoutingVersion[];
  /** The next build prints this line and fails. */
  nextBuildFailure: string | undefined;
  /** A write to the variables is under way. */
  updatingVariables: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface VercelSeed {
  teamSlug?: string;
  teamName?: string;
  /** Project name -> its `*.vercel.app` label, where the plain name is taken by somebody else. */
  domainLabels?: Record<string, string>;
  /** "on": the team turns every variable of production and preview into a sensitive one. */
  sensitivePolicy?: "on" | "off";
  /** The token may not see production variables: they are only counted. */
  hideProductionVariables?: boolean;
  /** Milliseconds a write to a project's variables takes; another one meanwhile is refused. Default 4. */
  envWriteMs?: number;
  /** Milliseconds each step of a build takes. Default 4. */
  buildStepMs?: number;
  /** Domains that are on another Vercel account: they must be verified before they serve. */
  foreignDomains?: string[];
}

/** Everything one Vercel user and team hold. */
export class VercelState {
  readonly token = mixedCase(24);
  readonly user = { id: mixedCase(24), username: "ops", name: "Ops", email: "ops@example.com" };
  readonly team: { id: string; slug: string; name: string; createdAt: number };
  readonly projects = new Map<string, Project>();
  /** Records at the registrars, `CNAME app.example.com` -> value: none at the start. */
  readonly dns = new Map<string, string>();
  readonly seed: VercelSeed;

  constructor(seed: VercelSeed = {}) {
    this.seed = seed;
    const slug = seed.teamSlug ?? "example-team";
    this.team = { id: `team_${mixedCase(24)}`, slug, name: seed.teamName ?? "Example Team", createdAt: Date.now() };
  }

  projectNamed(name: string): Project | undefined {
    return [...this.projects.values()].find((project) => project.name === name);
  }

  /** `<name>.vercel.app` unless the name is taken. */
  productionHost(name: string): string {
    const label = this.seed.domainLabels?.[name] ?? name;
    const taken = [...this.projects.values()].some((project) =>
      project.domains.some((domain) => domain.name === `${label}.vercel.app`),
    );
    return taken ? `${label}-${randomText(4)}.vercel.app` : `${label}.vercel.app`;
  }
}
