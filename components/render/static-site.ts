import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { type Resolution, resolve, type SourceValues } from "../../contract/resolve.ts";
import { metadataFor } from "../../contract/select.ts";
import { render } from "../../provider/index.ts";
import { type Transform, transformed } from "../transform.ts";
import { addDomains, addNotifications, type DnsRecord, type Notifications } from "./attachments.ts";

export interface StaticSiteArgs {
  /** Name at Render, and the host's beginning. Default: the component's name. */
  siteName?: Input<string>;
  /** Name of the environment group at Render. Default: `<name>-variables`. */
  groupName?: Input<string>;
  /** The repository's URL. */
  repo: Input<string>;
  /** The branch that is deployed. */
  branch: Input<string>;
  /** Folder of the site inside the repository. Default: its root. */
  rootDir?: Input<string>;
  /** Default: nothing is built, the files are published as they are. */
  buildCommand?: Input<string>;
  /** Folder of the built files, e.g. `dist`. */
  publishPath: Input<string>;
  /** Redirects and rewrites, first match first; a rewrite to `https://…` proxies. Default: none. */
  routes?: SiteRoute[];
  /** Whether a path without a file answers with `/index.html`, for routing in the browser. Default: true. */
  singlePage?: boolean;
  /** Headers sent with the files. Default: none. */
  headers?: render.StaticSiteArgs["headers"];
  /** Whether a push to the branch deploys. Default: true. */
  autoDeploy?: boolean;
  /** The site's own domains; they come first among its origins. Default: none. */
  domains?: string[];
  /** Whom Render tells of what. Default: `failure`, failed deploys. */
  notifications?: Notifications;
  /** The role the contract knows it by, `render.origins("dashboard")`. Default: `dashboard`. */
  role?: string;
  /** Refuse to delete site and group. Default: false. */
  protect?: boolean;
  /** How long a deploy may take, e.g. `30m`. Default: the provider's, 20 minutes. */
  deployTimeout?: string;
  transform?: {
    site?: Transform<render.StaticSiteArgs>;
    group?: Transform<render.EnvGroupArgs>;
    deploy?: Transform<render.DeployArgs>;
  };
}

/** One redirect or rewrite. */
type SiteRoute = { [K in "source" | "destination"]: Input<string> } & { type: Input<"redirect" | "rewrite"> };

const SINGLE_PAGE: SiteRoute = { type: "rewrite", source: "/*", destination: "/index.html" };

/**
 * A frontend as a static site on Render. The site comes first and knows its origins; its variables come with `configure`,
 * once the backend they name has been declared, and with them the deploy: they are built into the files.
 *
 * @example
 * const dashboard = new StaticSite("evara-dashboard", { repo, branch: "main", buildCommand: "pnpm run build", publishPath: "dist" });
 * const backend = new Backend("evara-backend", { variables: { …, sources: dashboard.sources } });
 * dashboard.configure({ contract: evara, environment: "production", features, sources: backend.sources });
 */
export class StaticSite extends ComponentResource {
  /** Render's id of the site, `srv-…`. */
  readonly serviceId: Output<string>;
  /** `https://<host>`. */
  readonly url: Output<string>;
  /** The public host, `<slug>.onrender.com`. */
  readonly host: Output<string>;
  /** Browser origins: the own domains, then Render's. */
  readonly origins: Output<string[]>;
  /** What the owner of the own domains has to add to their DNS. */
  readonly dnsRecords: Output<DnsRecord[]>;
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  private readonly name: string;
  private readonly args: StaticSiteArgs;
  private readonly site: render.StaticSite;

  constructor(name: string, args: StaticSiteArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:StaticSite", name, {}, options);
    this.name = name;
    this.args = args;

    this.site = this.makeSite();
    addNotifications(args.notifications, name, this.site.serviceId, this);
    this.dnsRecords = addDomains(args.domains, name, this.site.serviceId, this);

    const role = args.role ?? "dashboard";
    this.serviceId = this.site.serviceId;
    this.url = this.site.url;
    this.host = this.site.host;
    this.origins = this.url.apply((url) => [...(args.domains ?? []).map((domain) => `https://${domain}`), url]);
    this.sources = {
      [`render.url(${role})`]: this.url,
      [`render.origins(${role})`]: this.origins.apply((origins) => origins.join(",")),
    };
    this.registerOutputs({ serviceId: this.serviceId, url: this.url, host: this.host, origins: this.origins });
  }

  /**
   * Gives the site its variables and deploys it with them.
   * @throws ProgramError listing every P0 variable without a value.
   */
  configure(variables: Resolution): render.Deploy {
    const group = this.makeGroup(variables);
    const childName = `${this.name}-deploy`;
    const deployArgs = transformed<render.DeployArgs>(this.args.transform?.deploy, childName, {
      serviceId: this.serviceId,
      triggers: { site: this.site.revision, variables: group.revision },
    });
    const timeout = this.args.deployTimeout;
    return new render.Deploy(childName, deployArgs, {
      parent: this,
      dependsOn: [group],
      ...(timeout !== undefined && { customTimeouts: { create: timeout, update: timeout } }),
    });
  }

  private makeSite(): render.StaticSite {
    const { repo, branch, rootDir, buildCommand, publishPath, headers } = this.args;
    const siteArgs = transformed<render.StaticSiteArgs>(this.args.transform?.site, this.name, {
      name: this.args.siteName ?? this.name,
      repo,
      branch,
      rootDir,
      buildCommand,
      publishPath,
      routes: this.routes(),
      headers,
      autoDeploy: (this.args.autoDeploy ?? true) ? "yes" : "no",
    });
    return new render.StaticSite(this.name, siteArgs, { parent: this, protect: this.args.protect ?? false });
  }

  private makeGroup(variables: Resolution): render.EnvGroup {
    const childName = `${this.name}-variables`;
    const groupArgs = transformed<render.EnvGroupArgs>(this.args.transform?.group, childName, {
      name: this.args.groupName ?? childName,
      variables: resolve(variables, "frontend"),
      serviceIds: [this.serviceId],
      contract: metadataFor(variables.contract, "frontend", variables.features),
    });
    return new render.EnvGroup(childName, groupArgs, { parent: this, protect: this.args.protect ?? false });
  }

  private routes(): SiteRoute[] {
    const { routes = [], singlePage = true } = this.args;
    return singlePage ? [...routes, SINGLE_PAGE] : routes;
  }
}
