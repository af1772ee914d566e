import { all, ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { type Resolution, resolveScopes, type SourceValues } from "../../contract/resolve.ts";
import { metadataFor } from "../../contract/select.ts";
import { vercel } from "../../provider/index.ts";
import { type Transform, transformed } from "../transform.ts";
import { type FrontendRoutes, routesFor } from "./routes.ts";

export type { FrontendRoutes } from "./routes.ts";

export interface FrontendArgs {
  /** Name at Vercel, and the host's beginning. Default: the component's name. */
  projectName?: Input<string>;
  /** Framework preset, e.g. `vite`. */
  framework: Input<string>;
  /** Folder of the frontend inside the repository. Default: its root. */
  rootDirectory?: Input<string>;
  /** Default: the framework's. */
  buildCommand?: Input<string>;
  /** Folder of the built files. Default: the framework's. */
  outputDirectory?: Input<string>;
  /** GitHub repository, `owner/name`. */
  repo: Input<string>;
  /** The branch whose pushes go to production. */
  branch: Input<string>;
  /**
   * The frontend's own domains, besides the ones Vercel gives it; one with `redirectTo` sends visitors on to another of them.
   * What their owner has to add to the DNS comes out as `dnsRecords`. Default: none.
   */
  domains?: (string | { name: string; redirectTo: string })[];
  /**
   * Whether a change of the variables or of a build setting deploys production, and the first `up` with it. Without, a new
   * project stays empty and a changed variable unused until the next push. Default: true.
   */
  deploy?: boolean;
  /** How long a deployment may take, e.g. `30m`. Default: the provider's, 20 minutes. */
  deployTimeout?: string;
  /** The role the contract knows it by, `vercel.origins("dashboard")`. Default: `dashboard`. */
  role?: string;
  /** Refuse to delete the project. Default: false. */
  protect?: boolean;
  transform?: {
    project?: Transform<vercel.ProjectArgs>;
    environment?: Transform<vercel.ProjectEnvironmentArgs>;
    domain?: Transform<vercel.ProjectDomainArgs>;
    routes?: Transform<vercel.ProjectRoutesArgs>;
    deployment?: Transform<vercel.DeploymentArgs>;
  };
}

/** A record the owner of a domain has to add at the domain's registrar. */
export interface DnsRecord {
  type: string;
  /** Relative to the registered domain, `@` for itself. */
  name: string;
  value: string;
  /** The whole name. */
  domain: string;
}

/** Settings that a build is made with: a change of one of them is nothing until something is deployed. */
const buildSettings = ["framework", "rootDirectory", "buildCommand", "outputDirectory", "repo", "branch"] as const;

/**
 * A frontend on Vercel. The project comes first and knows its domains; variables and routes come with `configure`, once the
 * backend they name has been declared; then, since Vercel gives variables only to deployments made after them, one
 * deployment that is waited for until production serves it. Routes act at once and deploy nothing.
 *
 * @example
 * const dashboard = new Frontend("toolboxai-dashboard", { framework: "vite", repo: "owner/name", branch: "main" });
 * const backend = new Backend("toolboxai-backend", { variables: { …, sources: dashboard.sources } });
 * dashboard.configure(
 *   { contract: toolboxai, environment: "production", features, sources: backend.sources },
 *   { apiProxy: { path: "/api/*", to: backend.url }, singlePage: true },
 * );
 */
export class Frontend extends ComponentResource {
  /** Vercel's id of the project, `prj_…`. */
  readonly projectId: Output<string>;
  /** `https://<project>.vercel.app`. */
  readonly url: Output<string>;
  /** Browser origins of production: the own domains, then Vercel's. */
  readonly origins: Output<string[]>;
  /** What the owner of the own domains has to add to their DNS, as Vercel advises. */
  readonly dnsRecords: Output<DnsRecord[]>;
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  private readonly name: string;
  private readonly args: FrontendArgs;
  private readonly ownDomains: vercel.ProjectDomain[] = [];

  constructor(name: string, args: FrontendArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:Frontend", name, {}, options);
    this.name = name;
    this.args = args;

    const project = this.makeProject();
    this.projectId = project.projectId;
    this.url = project.url;
    this.origins = project.domains.apply((domains) => originsOf(servingDomains(args), domains));
    this.dnsRecords = this.addDomains();
    this.sources = {
      [`vercel.origins(${args.role ?? "dashboard"})`]: this.origins.apply((origins) => origins.join(",")),
    };
    this.registerOutputs({
      projectId: this.projectId,
      url: this.url,
      origins: this.origins,
      dnsRecords: this.dnsRecords,
    });
  }

  /**
   * Gives the frontend its variables, in each Vercel scope, and its routes; then deploys it.
   * @throws RunError listing every P0 variable without a value.
   */
  configure(variables: Resolution, routes: FrontendRoutes = {}): vercel.ProjectEnvironment {
    const environment = this.makeEnvironment(variables);
    this.makeRoutes(routes);
    if (this.args.deploy ?? true) this.makeDeployment(environment);
    return environment;
  }

  private makeEnvironment(variables: Resolution): vercel.ProjectEnvironment {
    const childName = `${this.name}-environment`;
    const environmentArgs = transformed<vercel.ProjectEnvironmentArgs>(this.args.transform?.environment, childName, {
      projectId: this.projectId,
      ...resolveScopes(variables, "frontend"),
      contract: metadataFor(variables.contract, "frontend", variables.features),
    });
    return new vercel.ProjectEnvironment(childName, environmentArgs, { parent: this });
  }

  private makeRoutes(wanted: FrontendRoutes): void {
    if (wanted.apiProxy === undefined && wanted.singlePage !== true) return;
    const childName = `${this.name}-routes`;
    const routesArgs = transformed<vercel.ProjectRoutesArgs>(this.args.transform?.routes, childName, {
      projectId: this.projectId,
      routes: routesFor(wanted),
    });
    new vercel.ProjectRoutes(childName, routesArgs, { parent: this });
  }

  private makeDeployment(environment: vercel.ProjectEnvironment): void {
    const childName = `${this.name}-deployment`;
    const settings: Record<string, Input<string>> = {};
    for (const name of buildSettings) if (this.args[name] !== undefined) settings[name] = this.args[name];
    const deploymentArgs = transformed<vercel.DeploymentArgs>(this.args.transform?.deployment, childName, {
      projectId: this.projectId,
      triggers: { variables: environment.revision, ...settings },
    });
    const timeout = this.args.deployTimeout;
    new vercel.Deployment(childName, deploymentArgs, {
      parent: this,
      dependsOn: [environment],
      ...(timeout !== undefined && { customTimeouts: { create: timeout, update: timeout } }),
    });
  }

  /** In order, since a domain can only be led to one that is there. */
  private addDomains(): Output<DnsRecord[]> {
    const domains = (this.args.domains ?? []).map((domain) =>
      typeof domain === "string" ? { name: domain, redirectTo: undefined } : domain,
    );
    const leadOn = domains.filter(({ redirectTo }) => redirectTo !== undefined);
    for (const { name, redirectTo } of [...domains.filter((domain) => !leadOn.includes(domain)), ...leadOn]) {
      const childName = `${this.name}-${name}`;
      const domainArgs = transformed<vercel.ProjectDomainArgs>(this.args.transform?.domain, childName, {
        projectId: this.projectId,
        name,
        redirect: redirectTo,
      });
      const dependsOn = redirectTo === undefined ? [] : [...this.ownDomains];
      this.ownDomains.push(new vercel.ProjectDomain(childName, domainArgs, { parent: this, dependsOn }));
    }
    return all(this.ownDomains.map(({ dnsRecords }) => dnsRecords)).apply((records) => records.flat());
  }

  private makeProject(): vercel.Project {
    const { framework, rootDirectory, buildCommand, outputDirectory, repo, branch } = this.args;
    const serving = servingDomains(this.args);
    const projectArgs = transformed<vercel.ProjectArgs>(this.args.transform?.project, this.name, {
      name: this.args.projectName ?? this.name,
      framework,
      rootDirectory,
      buildCommand,
      outputDirectory,
      gitRepository: { type: "github", repo },
      productionBranch: branch,
      ownDomains: serving.length === 0 ? undefined : serving,
    });
    return new vercel.Project(this.name, projectArgs, { parent: this, protect: this.args.protect ?? false });
  }
}

/** The own domains that visitors stay on. */
function servingDomains({ domains = [] }: FrontendArgs): string[] {
  return domains.filter((domain) => typeof domain === "string");
}

function originsOf(own: readonly string[], given: readonly string[]): string[] {
  const hosts = [...own, ...[...given].sort()];
  return [...new Set(hosts)].map((host) => `https://${host}`);
}
