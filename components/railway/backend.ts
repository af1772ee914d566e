import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  output,
} from "@pulumi/pulumi";
import { type Resolution, requireSources, resolve, type SourceValues } from "../../contract/resolve.ts";
import { metadataFor } from "../../contract/select.ts";
import { railway } from "../../provider/index.ts";
import { HealthVerification, type HealthVerificationArgs } from "../health/health-verification.ts";
import { type Transform, transformed } from "../transform.ts";

/** A project that exists already, e.g. another backend's. */
export interface ExistingProject {
  projectId: Input<string>;
  environmentId: Input<string>;
}

export interface BackendArgs {
  /** Name of the service at Railway, and the beginning of its host. Default: the component's name. */
  serviceName?: Input<string>;
  /** Name of the project at Railway, or a project to share. Default: a project with the component's name. */
  project?: Input<string> | ExistingProject;
  /** Description of the project that is made. Default: none. */
  description?: Input<string>;
  /** The GitHub repository, `owner/name`; or `image` instead. */
  repo?: Input<string>;
  /** The branch that is deployed. Default: `main`. */
  branch?: Input<string>;
  /** A container image to deploy instead of a repository. */
  image?: Input<string>;
  /** Folder of the backend inside the repository. Default: its root. */
  rootDirectory?: Input<string>;
  /** What builds it when there is no Dockerfile. Default: `RAILPACK`. */
  builder?: railway.ServiceInstanceArgs["builder"];
  /** Default: what the builder finds. */
  buildCommand?: Input<string>;
  /** Must listen on $PORT, which Railway sets. */
  startCommand: Input<string>;
  /** Runs once per deployment before the new version starts: migrations. Default: nothing. */
  preDeployCommand?: Input<string>;
  /** A new version takes over only once this answers 200; the old one serves until then. Default: `/health`. */
  healthcheckPath?: Input<string>;
  /** Seconds it may take to. Default: 300. */
  healthcheckTimeout?: Input<number>;
  /** When a process that ended is started again. Default: `ON_FAILURE`. */
  restartPolicyType?: railway.ServiceInstanceArgs["restartPolicyType"];
  /** How often it is, with `ON_FAILURE`. Default: 10. */
  restartPolicyMaxRetries?: Input<number>;
  /** Where it runs, e.g. `us-west2`. Default: Railway's own choice. */
  region?: Input<string>;
  /** Default: Railway's own choice, 1. */
  numReplicas?: Input<number>;
  /** Whether it can reach IPv6 addresses. The shared pooler of Supabase needs none. Default: false. */
  ipv6Egress?: Input<boolean>;
  /** A domain of one's own; what it needs at the registrar is in `dnsRecords`. Default: none. */
  domain?: string;
  /** The contract, and what the rest of the stack offers it. The backend adds its own URL and hosts. */
  variables: Resolution;
  /** The role the contract knows it by, `railway.url("backend")`. Default: `backend`. */
  role?: string;
  /** What is looked at after each deployment; false looks at nothing. Default: the documentation pages. */
  health?: Omit<HealthVerificationArgs, "url" | "origins" | "deployId"> | false;
  /** The variable with the browser origins whose preflight is verified. Default: `ALLOWED_ORIGINS`, else `CORS_ORIGINS`. */
  originsVariable?: string;
  /** Refuse to delete project, service, variables and domain. Default: false. */
  protect?: boolean;
  /** How long a deployment may take, e.g. `45m`. Default: the provider's, 30 minutes. */
  deployTimeout?: string;
  transform?: {
    project?: Transform<railway.ProjectArgs>;
    service?: Transform<railway.ServiceArgs>;
    settings?: Transform<railway.ServiceInstanceArgs>;
    variables?: Transform<railway.VariablesArgs>;
    domain?: Transform<railway.CustomDomainArgs>;
    deployment?: Transform<railway.DeploymentArgs>;
  };
}

type Place = { projectId: Input<string>; environmentId: Input<string>; serviceId: Output<string> };

/**
 * A backend on Railway: project, service, settings and variables, deployed once all of it is in place and looked at
 * afterwards.
 *
 * Railway builds a service the moment it has a source and again at every change, so what it starts by itself is cancelled,
 * and one deployment at the end counts. All settings go through the API: Railway stops reading `railway.toml` on 2026-12-01, and
 * while a repository still has one, it wins over what is declared here, which an `up` warns of.
 *
 * The URL is that of `domain` when there is one; health is verified at Railway's own host, which works before the records
 * of a new domain do.
 *
 * @example
 * const backend = new Backend("mapmystandards-api", {
 *   repo: "example/mapmystandards", branch: "main", domain: "api.example.com",
 *   startCommand: "uvicorn main:app --host 0.0.0.0 --port $PORT", preDeployCommand: "alembic upgrade head",
 *   variables: { contract, environment: "production", features, sources: { ...database.sources } },
 * });
 */
export class Backend extends ComponentResource {
  /** `https://<host>`. */
  readonly url: Output<string>;
  /** The public host: the domain of one's own, else Railway's. */
  readonly host: Output<string>;
  /** Railway's id of the project. */
  readonly projectId: Output<string>;
  /** Railway's id of the environment in it. */
  readonly environmentId: Output<string>;
  /** Railway's id of the service. */
  readonly serviceId: Output<string>;
  /** The deployment that is live. */
  readonly deploymentId: Output<string>;
  /** Records to add at the registrar of `domain`; empty without one. */
  readonly dnsRecords: Output<{ type: string; name: string; value: string }[]>;
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  constructor(name: string, args: BackendArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:RailwayBackend", name, {}, options);
    const role = args.role ?? "backend";
    const keys = { url: `railway.url(${role})`, hosts: `railway.hosts(${role})` };
    requireSources(args.variables, "backend", [...Object.keys(args.variables.sources), keys.url, keys.hosts]);

    const project = this.makeProject(name, args);
    const service = this.makeService(name, args, project);
    const place: Place = { ...project, serviceId: service.serviceId };
    const settings = this.makeSettings(name, args, place);
    const domain = this.makeDomain(name, args, place);

    this.host = domain?.domain ?? settings.host;
    this.url = interpolate`https://${this.host}`;
    this.sources = { [keys.url]: this.url, [keys.hosts]: hostsOf(settings, domain) };
    const values = resolve({ ...args.variables, sources: { ...args.variables.sources, ...this.sources } }, "backend");
    const variables = this.makeVariables(name, args, place, values);
    const deployment = this.makeDeployment(name, args, place, settings, variables);
    if (args.health !== false) this.verifyHealth(name, args, settings, deployment, values);

    this.projectId = output(project.projectId);
    this.environmentId = output(project.environmentId);
    this.serviceId = service.serviceId;
    this.deploymentId = deployment.deploymentId;
    this.dnsRecords = domain?.dnsRecords ?? output([]);
    this.registerOutputs({
      url: this.url,
      host: this.host,
      projectId: this.projectId,
      environmentId: this.environmentId,
      serviceId: this.serviceId,
      deploymentId: this.deploymentId,
      dnsRecords: this.dnsRecords,
    });
  }

  private makeProject(name: string, args: BackendArgs): ExistingProject {
    if (isExisting(args.project)) return args.project;
    const projectArgs = transformed<railway.ProjectArgs>(args.transform?.project, name, {
      name: args.project ?? name,
      description: args.description,
      defaultEnvironment: args.variables.environment,
      workspaceId: undefined,
    });
    const project = new railway.Project(name, projectArgs, this.child(args));
    return { projectId: project.projectId, environmentId: project.environmentId };
  }

  private makeService(name: string, args: BackendArgs, { projectId }: ExistingProject): railway.Service {
    const serviceArgs = transformed<railway.ServiceArgs>(args.transform?.service, name, {
      projectId,
      name: args.serviceName ?? name,
      repo: args.repo,
      branch: args.branch,
      image: args.image,
    });
    return new railway.Service(name, serviceArgs, this.child(args));
  }

  private makeSettings(name: string, args: BackendArgs, place: Place): railway.ServiceInstance {
    const childName = `${name}-settings`;
    const settingsArgs = transformed<railway.ServiceInstanceArgs>(args.transform?.settings, childName, {
      ...place,
      builder: args.builder,
      buildCommand: args.buildCommand,
      startCommand: args.startCommand,
      preDeployCommand: args.preDeployCommand,
      rootDirectory: args.rootDirectory,
      healthcheckPath: args.healthcheckPath ?? "/health",
      healthcheckTimeout: args.healthcheckTimeout,
      restartPolicyType: args.restartPolicyType ?? "ON_FAILURE",
      restartPolicyMaxRetries: args.restartPolicyMaxRetries ?? 10,
      region: args.region,
      numReplicas: args.numReplicas,
      sleepApplication: undefined,
      ipv6EgressEnabled: args.ipv6Egress,
      publicDomain: undefined,
      targetPort: undefined,
    });
    return new railway.ServiceInstance(childName, settingsArgs, { parent: this });
  }

  private makeDomain(name: string, args: BackendArgs, place: Place): railway.CustomDomain | undefined {
    if (args.domain === undefined) return undefined;
    const childName = `${name}-domain`;
    const domainArgs = transformed<railway.CustomDomainArgs>(args.transform?.domain, childName, {
      ...place,
      domain: args.domain,
      targetPort: undefined,
    });
    return new railway.CustomDomain(childName, domainArgs, this.child(args));
  }

  private makeVariables(
    name: string,
    args: BackendArgs,
    place: Place,
    values: Record<string, Input<string>>,
  ): railway.Variables {
    const { contract, features } = args.variables;
    const childName = `${name}-variables`;
    const variablesArgs = transformed<railway.VariablesArgs>(args.transform?.variables, childName, {
      ...place,
      variables: values,
      contract: metadataFor(contract, "backend", features),
    });
    return new railway.Variables(childName, variablesArgs, this.child(args));
  }

  private makeDeployment(
    name: string,
    args: BackendArgs,
    place: Place,
    settings: railway.ServiceInstance,
    variables: railway.Variables,
  ): railway.Deployment {
    const childName = `${name}-deployment`;
    const deploymentArgs = transformed<railway.DeploymentArgs>(args.transform?.deployment, childName, {
      ...place,
      triggers: {
        settings: settings.revision,
        variables: variables.revision,
        source: interpolate`${args.repo ?? args.image ?? ""}#${args.branch ?? ""}`,
      },
    });
    const timeout = args.deployTimeout;
    return new railway.Deployment(childName, deploymentArgs, {
      parent: this,
      dependsOn: [settings, variables],
      ...(timeout !== undefined && { customTimeouts: { create: timeout, update: timeout } }),
    });
  }

  private verifyHealth(
    name: string,
    args: BackendArgs,
    settings: railway.ServiceInstance,
    deployment: railway.Deployment,
    values: Record<string, Input<string>>,
  ): HealthVerification {
    const origins = args.originsVariable
      ? values[args.originsVariable]
      : (values.ALLOWED_ORIGINS ?? values.CORS_ORIGINS);
    return new HealthVerification(
      `${name}-health`,
      { ...args.health, url: settings.url, origins: origins ?? "", deployId: deployment.deploymentId },
      { parent: this },
    );
  }

  private child(args: BackendArgs) {
    return { parent: this, protect: args.protect ?? false };
  }
}

function isExisting(project: BackendArgs["project"]): project is ExistingProject {
  return typeof project === "object" && "projectId" in project && "environmentId" in project;
}

/** Railway's own host stays beside a domain of one's own, and its health check comes from a host of its own. */
function hostsOf(settings: railway.ServiceInstance, domain: railway.CustomDomain | undefined): Output<string> {
  const hosts = interpolate`${settings.host},healthcheck.railway.app,localhost,127.0.0.1`;
  return domain ? interpolate`${domain.domain},${hosts}` : hosts;
}
