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
}

/** Everything one Vercel user and team hold. */
export class VercelState {
  readonly token = mixedCase(24);
  readonly user = { id: mixedCase(24), username: "ops", name: "Ops", email: "ops@example.com" };
  readonly team: { id: string; slug: string; name: string; createdAt: number };
  readonly projects = new Map<string, Project>();
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
