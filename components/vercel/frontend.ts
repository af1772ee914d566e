import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { type Resolution, resolveScopes, type SourceValues } from "../../contract/resolve.ts";
import { metadataFor } from "../../contract/select.ts";
import { vercel } from "../../provider/index.ts";
import { type Transform, transformed } from "../transform.ts";

export interface FrontendArgs {
  /** Name at Vercel, and the host's beginning. Default: the component's name. */
  projectName?: Input<string>;
  /** Framework preset, e.g. `vite`. */
  framework: Input<string>;
  /** Folder of the frontend inside the repository. Default: its root. */
  rootDirectory?: Input<string>;
  buildCommand?: Input<string>;
  outputDirectory?: Input<string>;
  /** GitHub repository, `owner/name`. */
  repo: Input<string>;
  /** The branch whose pushes go to production. */
  branch: Input<string>;
  /** The frontend's own domains, besides the ones Vercel gives it. Default: none. */
  domains?: string[];
  /** The role the contract knows it by, `vercel.origins("dashboard")`. Default: `dashboard`. */
  role?: string;
  /** Refuse to delete the project. Default: false. */
  protect?: boolean;
  transform?: { project?: Transform<vercel.ProjectArgs>; environment?: Transform<vercel.ProjectEnvironmentArgs> };
}

/** A record the owner of a domain has to add at the domain's registrar. */
export interface DnsRecord {
  type: "CNAME";
  name: string;
  value: string;
}

/**
 * A frontend on Vercel. The project comes first and knows its domains; its variables come with `configure`, once the
 * backend they name has been declared.
 *
 * @example
 * const dashboard = new Frontend("toolboxai-dashboard", { framework: "vite", repo: "owner/name", branch: "main" });
 * const backend = new Backend("toolboxai-backend", { variables: { …, sources: dashboard.sources } });
 * dashboard.configure({ contract: toolboxai, environment: "production", features, sources: backend.sources });
 */
export class Frontend extends ComponentResource {
  readonly projectId: Output<string>;
  /** `https://<project>.vercel.app`. */
  readonly url: Output<string>;
  /** Browser origins of production: the own domains, then Vercel's. */
  readonly origins: Output<string[]>;
  /** What the owner of the own domains has to add to their DNS. */
  readonly dnsRecords: DnsRecord[];
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  private readonly name: string;
  private readonly args: FrontendArgs;

  constructor(name: string, args: FrontendArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:Frontend", name, {}, options);
    this.name = name;
    this.args = args;

    const project = this.makeProject();
    this.projectId = project.projectId;
    this.url = project.url;
    this.origins = project.domains.apply((domains) => originsOf(args.domains ?? [], domains));
    this.dnsRecords = (args.domains ?? []).map(dnsRecordFor);
    this.sources = {
      [`vercel.origins(${args.role ?? "dashboard"})`]: this.origins.apply((origins) => origins.join(",")),
    };
    this.registerOutputs({ projectId: this.projectId, url: this.url, origins: this.origins });
  }

  /** Gives the frontend its variables, in each Vercel scope. @throws RunError listing every P0 variable without a value. */
  configure(variables: Resolution): vercel.ProjectEnvironment {
    const childName = `${this.name}-environment`;
    const environmentArgs = transformed<vercel.ProjectEnvironmentArgs>(this.args.transform?.environment, childName, {
      projectId: this.projectId,
      ...resolveScopes(variables, "frontend"),
      contract: metadataFor(variables.contract, "frontend", variables.features),
    });
    return new vercel.ProjectEnvironment(childName, environmentArgs, { parent: this });
  }

  private makeProject(): vercel.Project {
    const { framework, rootDirectory, buildCommand, outputDirectory, repo, branch } = this.args;
    const projectArgs = transformed<vercel.ProjectArgs>(this.args.transform?.project, this.name, {
      name: this.args.projectName ?? this.name,
      framework,
      rootDirectory,
      buildCommand,
      outputDirectory,
      gitRepository: { type: "github", repo },
      productionBranch: branch,
    });
    return new vercel.Project(this.name, projectArgs, { parent: this, protect: this.args.protect ?? false });
  }
}

function originsOf(own: readonly string[], given: readonly string[]): string[] {
  const hosts = [...own, ...[...given].sort()];
  return [...new Set(hosts)].map((host) => `https://${host}`);
}

/** Vercel asks for a CNAME of a subdomain; an apex domain takes other records, which its dashboard shows. */
function dnsRecordFor(domain: string): DnsRecord {
  const labels = domain.split(".");
  return { type: "CNAME", name: labels.slice(0, -2).join(".") || "@", value: "cname.vercel-dns.com" };
}
