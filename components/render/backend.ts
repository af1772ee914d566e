import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { type Resolution, requireSources, resolve, type SourceValues } from "../../contract/resolve.ts";
import { metadataFor } from "../../contract/select.ts";
import { render } from "../../provider/index.ts";
import { HealthVerification, type HealthVerificationArgs } from "../health/health-verification.ts";
import { type Transform, transformed } from "../transform.ts";
import { addDomains, addNotifications, type DnsRecord, type Notifications } from "./attachments.ts";
import { declaredOrigins, summaryOf } from "./declared.ts";

export interface BackendArgs {
  /** Name at Render, and the host's beginning. Default: the component's name. */
  serviceName?: Input<string>;
  /** Name of the environment group at Render. Default: `<name>-secrets`. */
  groupName?: Input<string>;
  /** The repository's URL. */
  repo: Input<string>;
  /** The branch that is deployed. */
  branch: Input<string>;
  /** Folder of the backend inside the repository. Default: its root. */
  rootDir?: Input<string>;
  /** Changing it replaces the service, and with it the host. */
  region: render.WebServiceArgs["region"];
  /** `free` sleeps after 15 minutes without visitors. */
  plan: render.WebServiceArgs["plan"];
  /** Default: `python`. */
  runtime?: render.WebServiceArgs["runtime"];
  /** Installs what the backend needs; runs before each deploy. */
  buildCommand: Input<string>;
  /** Must listen on $PORT, which Render sets. */
  startCommand: Input<string>;
  /** Runs once per deploy before traffic goes over: migrations. Default: nothing. */
  preDeployCommand?: Input<string>;
  /** Default: `/health`. */
  healthCheckPath?: Input<string>;
  /** Default: 1. */
  numInstances?: Input<number>;
  /** Whether a push to the branch deploys. Default: true. */
  autoDeploy?: boolean;
  /** The backend's own domains; it trusts requests for them. Default: none. */
  domains?: string[];
  /** Whom Render tells of what. Default: `failure`, failed deploys and crashes. */
  notifications?: Notifications;
  /** What must be done before a deploy begins, and so before traffic goes over: the database's initialisation. Default: nothing. */
  before?: Input<Resource>[];
  /** The contract, and what the rest of the stack offers it. The backend adds its own URL and hosts. */
  variables: Resolution;
  /** The role the contract knows it by, `render.url("backend")`. Default: `backend`. */
  role?: string;
  /** What is looked at after each deploy; false looks at nothing. Default: the documentation pages. */
  health?: Omit<HealthVerificationArgs, "url" | "origins" | "deployId"> | false;
  /** Refuse to delete service and group. Default: false. */
  protect?: boolean;
  /** How long a deploy may take, e.g. `30m`. Default: the provider's, 20 minutes. */
  deployTimeout?: string;
  transform?: {
    service?: Transform<render.WebServiceArgs>;
    group?: Transform<render.EnvGroupArgs>;
    deploy?: Transform<render.DeployArgs>;
  };
}

/**
 * A backend on Render, with its environment group, deployed once all of it is in place and looked at afterwards.
 *
 * Render deploys a service the moment it is made, before a group can be linked, and deploys nothing when a group changes.
 * So the order is: service, group with the link, then the one deploy that counts, which is waited for until it is live.
 *
 * @example
 * const backend = new Backend("toolboxai-backend", {
 *   repo, branch: "main", region: "oregon", plan: "starter",
 *   buildCommand: "pip install -r requirements.txt", startCommand: "gunicorn main:app",
 *   variables: { contract: toolboxai, environment: "production", features, sources: { ...database.sources } },
 * });
 */
export class Backend extends ComponentResource {
  /** `https://<host>`. */
  readonly url: Output<string>;
  /** The public host, `<slug>.onrender.com`. */
  readonly host: Output<string>;
  /** Render's id of the service, `srv-…`. */
  readonly serviceId: Output<string>;
  /** The deploy that is live. */
  readonly deployId: Output<string>;
  /** One line for people: the environment, the database's host and port, the number of CORS origins. */
  readonly summary: Output<string>;
  /** What the owner of the own domains has to add to their DNS. */
  readonly dnsRecords: Output<DnsRecord[]>;
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  constructor(name: string, args: BackendArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:Backend", name, {}, options);
    const role = args.role ?? "backend";
    const keys = { url: `render.url(${role})`, hosts: `render.hosts(${role})` };
    requireSources(args.variables, "backend", [...Object.keys(args.variables.sources), keys.url, keys.hosts]);

    const service = this.makeService(name, args);
    addNotifications(args.notifications, name, service.serviceId, this);
    this.dnsRecords = addDomains(args.domains, name, service.serviceId, this);
    const hosts = [...(args.domains ?? []), "localhost", "127.0.0.1"].join(",");
    this.sources = { [keys.url]: service.url, [keys.hosts]: interpolate`${service.host},${hosts}` };
    const variables = resolve(
      { ...args.variables, sources: { ...args.variables.sources, ...this.sources } },
      "backend",
    );
    const group = this.makeGroup(name, args, service, variables);
    const deploy = this.makeDeploy(name, args, service, group);
    if (args.health !== false) this.verifyHealth(name, args, service, deploy, variables);

    this.url = service.url;
    this.host = service.host;
    this.serviceId = service.serviceId;
    this.deployId = deploy.deployId;
    this.summary = summaryOf(args.variables.environment, args.variables.contract, variables);
    this.registerOutputs({ url: this.url, host: this.host, serviceId: this.serviceId, deployId: this.deployId });
  }

  private makeService(name: string, args: BackendArgs): render.WebService {
    const serviceArgs = transformed<render.WebServiceArgs>(args.transform?.service, name, {
      name: args.serviceName ?? name,
      repo: args.repo,
      branch: args.branch,
      rootDir: args.rootDir,
      runtime: args.runtime ?? "python",
      region: args.region,
      plan: args.plan,
      buildCommand: args.buildCommand,
      startCommand: args.startCommand,
      preDeployCommand: args.preDeployCommand,
      healthCheckPath: args.healthCheckPath ?? "/health",
      numInstances: args.numInstances ?? 1,
      autoDeploy: (args.autoDeploy ?? true) ? "yes" : "no",
    });
    return new render.WebService(name, serviceArgs, { parent: this, protect: args.protect ?? false });
  }

  private makeGroup(
    name: string,
    args: BackendArgs,
    service: render.WebService,
    variables: Record<string, Input<string>>,
  ): render.EnvGroup {
    const { contract, features } = args.variables;
    const childName = `${name}-secrets`;
    const groupArgs = transformed<render.EnvGroupArgs>(args.transform?.group, childName, {
      name: args.groupName ?? childName,
      variables,
      serviceIds: [service.serviceId],
      contract: metadataFor(contract, "backend", features),
    });
    return new render.EnvGroup(childName, groupArgs, { parent: this, protect: args.protect ?? false });
  }

  private makeDeploy(
    name: string,
    args: BackendArgs,
    service: render.WebService,
    group: render.EnvGroup,
  ): render.Deploy {
    const childName = `${name}-deploy`;
    const deployArgs = transformed<render.DeployArgs>(args.transform?.deploy, childName, {
      serviceId: service.serviceId,
      triggers: { service: service.revision, variables: group.revision },
    });
    const timeout = args.deployTimeout;
    return new render.Deploy(childName, deployArgs, {
      parent: this,
      dependsOn: [group, ...(args.before ?? [])],
      ...(timeout !== undefined && { customTimeouts: { create: timeout, update: timeout } }),
    });
  }

  private verifyHealth(
    name: string,
    args: BackendArgs,
    service: render.WebService,
    deploy: render.Deploy,
    variables: Record<string, Input<string>>,
  ): HealthVerification {
    const origins = declaredOrigins(args.variables.contract, variables);
    return new HealthVerification(
      `${name}-health`,
      { ...args.health, url: service.url, origins, deployId: deploy.deployId },
      { parent: this },
    );
  }
}
