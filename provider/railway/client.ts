import { ProviderError } from "../host/handler.ts";
import type { RetryPolicy } from "../host/retry.ts";
import { VendorError } from "../host/vendor-error.ts";
import type * as Api from "./api.ts";
import * as documents from "./documents.ts";
import { Graphql } from "./graphql.ts";

export const RAILWAY_API = "https://backboard.railway.com/graphql/v2";

export interface RailwayClientOptions {
  /** An account's or a workspace's token. A project's token cannot do what the resources need. */
  token: string;
  /** Default: Railway's own. */
  apiUrl?: string | undefined;
  /** The workspace. Default: the only one the token reaches. */
  workspaceId?: string | undefined;
  retry?: Partial<RetryPolicy> | undefined;
}

interface Connection<T> {
  edges: { node: T }[];
  pageInfo?: { hasNextPage: boolean; endCursor: string | null };
}

type Variables = Record<string, unknown>;

/** Railway's GraphQL API. Every method throws `VendorError`s. */
export class RailwayClient {
  readonly apiUrl: string;
  readonly #graphql: Graphql;
  #workspace: Promise<string> | undefined;

  constructor(options: RailwayClientOptions) {
    this.apiUrl = options.apiUrl ?? RAILWAY_API;
    this.#graphql = new Graphql({
      url: this.apiUrl,
      headers: { authorization: `Bearer ${options.token}` },
      retry: options.retry,
    });
    if (options.workspaceId !== undefined) this.#workspace = Promise.resolve(options.workspaceId);
  }

  /** The workspaces the token reaches; fails with 403 when nobody's token it is. */
  async workspaces(signal: AbortSignal): Promise<Api.Workspace[]> {
    const { workspaces } = await this.#ask<{ workspaces: Api.Workspace[] }>(
      documents.API_TOKEN,
      {},
      "say whose token this is",
      signal,
    );
    return workspaces;
  }

  /** The workspace projects are made in: the one configured, else the only one the token reaches. */
  async workspaceId(signal: AbortSignal): Promise<string> {
    this.#workspace ??= this.#onlyWorkspace(signal).catch((error: unknown) => {
      this.#workspace = undefined;
      throw error;
    });
    return this.#workspace;
  }

  async #onlyWorkspace(signal: AbortSignal): Promise<string> {
    const workspaces = await this.workspaces(signal);
    const [only] = workspaces;
    if (workspaces.length === 1 && only) return only.id;
    const choices = workspaces.map(({ id, name }) => `${id} (${name})`).join(", ");
    throw new ProviderError(
      workspaces.length === 0
        ? "the Railway token reaches no workspace: make the token in an account that is a member of one"
        : `the Railway token reaches ${workspaces.length} workspaces: choose one with \`pulumi config set stackwright:railwayWorkspaceId <id>\`, of ${choices}`,
    );
  }

  // Projects

  async findProject(name: string, workspaceId: string, signal: AbortSignal): Promise<string | undefined> {
    const projects = await this.#projects(workspaceId, signal);
    return projects.find((project) => project.name === name)?.id;
  }

  #projects(workspaceId: string, signal: AbortSignal): Promise<{ id: string; name: string }[]> {
    return this.#list(documents.PROJECTS, { workspaceId }, "list projects", signal);
  }

  async createProject(input: Variables & { name: string }, signal: AbortSignal): Promise<string> {
    const operation = `create project "${input.name}"`;
    return (await this.#ask<{ id: string }>(documents.PROJECT_CREATE, { input }, operation, signal)).id;
  }

  /**
   * The project, or undefined when it is gone. Railway says "Not Authorized" of one that was deleted as of one the token
   * may not see, so the workspace's list decides.
   * @param workspaceId where it was made. Default: the client's workspace.
   */
  async project(id: string, signal: AbortSignal, workspaceId?: string): Promise<Api.Project | undefined> {
    try {
      const project = await this.#ask<Api.Project>(documents.PROJECT, { id }, `read project ${id}`, signal);
      return project.deletedAt === null ? project : undefined;
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      if (error.status === 404) return undefined;
      if (error.status !== 403) throw error;
      const listed = await this.#projects(workspaceId ?? (await this.workspaceId(signal)), signal);
      if (listed.some((project) => project.id === id)) throw error;
      return undefined;
    }
  }

  async updateProject(id: string, input: Variables, signal: AbortSignal): Promise<void> {
    const operation = `change ${Object.keys(input).join(", ")} of project ${id}`;
    await this.#ask(documents.PROJECT_UPDATE, { id, input }, operation, signal);
  }

  async deleteProject(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.PROJECT_DELETE, { id }, `delete project ${id}`, signal);
  }

  // Environments

  /** Undefined when the project is gone. */
  async environments(projectId: string, signal: AbortSignal): Promise<Api.Environment[] | undefined> {
    const operation = `list the environments of project ${projectId}`;
    const all = await this.#unlessProjectGone(projectId, signal, () =>
      this.#list<Api.Environment>(documents.ENVIRONMENTS, { projectId }, operation, signal),
    );
    return all?.filter(({ deletedAt }) => deletedAt === null);
  }

  async createEnvironment(input: Variables & { name: string }, signal: AbortSignal): Promise<string> {
    const operation = `create environment "${input.name}"`;
    return (await this.#ask<{ id: string }>(documents.ENVIRONMENT_CREATE, { input }, operation, signal)).id;
  }

  async renameEnvironment(id: string, name: string, signal: AbortSignal): Promise<void> {
    const operation = `rename environment ${id} to "${name}"`;
    await this.#ask(documents.ENVIRONMENT_RENAME, { id, input: { name } }, operation, signal);
  }

  async deleteEnvironment(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.ENVIRONMENT_DELETE, { id }, `delete environment ${id}`, signal);
  }

  // Services

  /** Undefined when the project is gone. */
  async services(projectId: string, signal: AbortSignal): Promise<Api.Service[] | undefined> {
    type Node = Omit<Api.Service, "repoTriggers"> & { repoTriggers: Connection<Api.Service["repoTriggers"][number]> };
    const operation = `list the services of project ${projectId}`;
    const all = await this.#unlessProjectGone(projectId, signal, () =>
      this.#list<Node>(documents.SERVICES, { projectId }, operation, signal, "services"),
    );
    return all
      ?.filter(({ deletedAt }) => deletedAt === null)
      .map((service) => ({ ...service, repoTriggers: service.repoTriggers.edges.map(({ node }) => node) }));
  }

  async createService(input: Variables & { name: string }, signal: AbortSignal): Promise<string> {
    const operation = `create service "${input.name}"`;
    return (await this.#ask<{ id: string }>(documents.SERVICE_CREATE, { input }, operation, signal)).id;
  }

  async renameService(id: string, name: string, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.SERVICE_UPDATE, { id, input: { name } }, `rename service ${id} to "${name}"`, signal);
  }

  /** In every environment of the project. */
  async connectService(id: string, source: Api.ServiceSource, signal: AbortSignal): Promise<void> {
    const operation = `connect service ${id} to ${source.repo ?? source.image}`;
    await this.#ask(documents.SERVICE_CONNECT, { id, input: source }, operation, signal);
  }

  async disconnectService(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.SERVICE_DISCONNECT, { id }, `disconnect service ${id}`, signal);
  }

  async deleteService(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.SERVICE_DELETE, { id }, `delete service ${id}`, signal);
  }

  // A service in one environment

  async serviceInstance(
    { serviceId, environmentId }: Pick<Api.Scope, "serviceId" | "environmentId">,
    signal: AbortSignal,
  ): Promise<Api.ServiceInstance> {
    const operation = `read the settings of service ${serviceId} in environment ${environmentId}`;
    return this.#ask(documents.SERVICE_INSTANCE, { serviceId, environmentId }, operation, signal);
  }

  async updateServiceInstance(
    { serviceId, environmentId }: Api.Scope,
    input: Api.ServiceInstanceChanges,
    signal: AbortSignal,
  ): Promise<void> {
    const operation = `change ${Object.keys(input).join(", ")} of service ${serviceId}`;
    await this.#ask(documents.SERVICE_INSTANCE_UPDATE, { serviceId, environmentId, input }, operation, signal);
  }

  // Variables

  /** As they were written, Railway's own (`RAILWAY_…`) among them. */
  async variables(scope: Api.Scope, signal: AbortSignal): Promise<Record<string, string>> {
    return this.#ask(documents.VARIABLES, { ...scope }, `read the variables of service ${scope.serviceId}`, signal);
  }

  /** As a deployment gets them. */
  async renderedVariables(scope: Api.Scope, signal: AbortSignal): Promise<Record<string, string>> {
    const operation = `read the variables of service ${scope.serviceId}`;
    return this.#ask(documents.VARIABLES_RENDERED, { ...scope }, operation, signal);
  }

  /** Sets these and leaves the others; deploys nothing. */
  async setVariables(scope: Api.Scope, variables: Record<string, string>, signal: AbortSignal): Promise<void> {
    const operation = `set variables ${Object.keys(variables).join(", ")} of service ${scope.serviceId}`;
    const input = { ...scope, variables, replace: false, skipDeploys: true };
    await this.#ask(documents.VARIABLES_UPSERT, { input }, operation, signal);
  }

  /** Railway deploys after it: there is no way to ask it not to. */
  async deleteVariable(scope: Api.Scope, name: string, signal: AbortSignal): Promise<void> {
    const operation = `delete variable ${name} of service ${scope.serviceId}`;
    await this.#ask(documents.VARIABLE_DELETE, { input: { ...scope, name } }, operation, signal);
  }

  // Domains

  async domains(scope: Api.Scope, signal: AbortSignal): Promise<Api.ServiceInstance["domains"]> {
    return this.#ask(documents.DOMAINS, { ...scope }, `list the domains of service ${scope.serviceId}`, signal);
  }

  /** The name is made up by Railway. */
  async createServiceDomain(
    { serviceId, environmentId }: Api.Scope,
    targetPort: number | undefined,
    signal: AbortSignal,
  ): Promise<Api.ServiceDomain> {
    const input = { serviceId, environmentId, targetPort };
    return this.#ask(documents.SERVICE_DOMAIN_CREATE, { input }, `make a domain for service ${serviceId}`, signal);
  }

  async updateServiceDomain(
    { serviceId, environmentId }: Api.Scope,
    { id, domain }: Api.ServiceDomain,
    targetPort: number,
    signal: AbortSignal,
  ): Promise<void> {
    const input = { serviceDomainId: id, serviceId, environmentId, domain, targetPort };
    await this.#ask(documents.SERVICE_DOMAIN_UPDATE, { input }, `change the target port of ${domain}`, signal);
  }

  async deleteServiceDomain({ id, domain }: Api.ServiceDomain, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.SERVICE_DOMAIN_DELETE, { id }, `delete domain ${domain}`, signal);
  }

  async createCustomDomain(
    input: Api.Scope & { domain: string; targetPort?: number | undefined },
    signal: AbortSignal,
  ): Promise<string> {
    const operation = `add domain ${input.domain}`;
    return (await this.#ask<{ id: string }>(documents.CUSTOM_DOMAIN_CREATE, { input: { ...input } }, operation, signal))
      .id;
  }

  async customDomain(id: string, projectId: string, signal: AbortSignal): Promise<Api.CustomDomain> {
    return this.#ask(documents.CUSTOM_DOMAIN, { id, projectId }, `read domain ${id}`, signal);
  }

  async updateCustomDomain(
    id: string,
    environmentId: string,
    targetPort: number | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const variables = { id, environmentId, targetPort: targetPort ?? null };
    await this.#ask(documents.CUSTOM_DOMAIN_UPDATE, variables, `change the target port of domain ${id}`, signal);
  }

  async deleteCustomDomain(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.CUSTOM_DOMAIN_DELETE, { id }, `delete domain ${id}`, signal);
  }

  // Deployments and logs

  /** The newest deployments of a service, newest first; of one environment, or of all. */
  async deployments(
    input: Pick<Api.Scope, "projectId" | "serviceId"> & { environmentId?: string },
    signal: AbortSignal,
    first = 20,
  ): Promise<Api.Deployment[]> {
    const { projectId, environmentId, serviceId } = input;
    const variables = { input: { projectId, environmentId, serviceId }, first };
    const operation = `list the deployments of service ${serviceId}`;
    const list = await this.#ask<Connection<Api.Deployment>>(documents.DEPLOYMENTS, variables, operation, signal);
    return list.edges.map(({ node }) => node).sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  }

  async deployment(id: string, signal: AbortSignal): Promise<Api.Deployment> {
    return this.#ask(documents.DEPLOYMENT, { id }, `read deployment ${id}`, signal);
  }

  /** Starts one with the newest commit. @returns its id. */
  async deploy({ serviceId, environmentId }: Api.Scope, signal: AbortSignal): Promise<string> {
    return this.#ask(documents.DEPLOY, { serviceId, environmentId }, `deploy service ${serviceId}`, signal);
  }

  async cancelDeployment(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask(documents.DEPLOYMENT_CANCEL, { id }, `cancel deployment ${id}`, signal);
  }

  /** Starts a new deployment of what that one ran; the answer does not say which. */
  async rollBack(deploymentId: string, signal: AbortSignal): Promise<void> {
    const operation = `roll back to deployment ${deploymentId}`;
    await this.#ask(documents.DEPLOYMENT_ROLLBACK, { id: deploymentId }, operation, signal);
  }

  /** The last lines, oldest first. */
  async buildLogs(deploymentId: string, limit: number, signal: AbortSignal): Promise<Api.LogLine[]> {
    const operation = `read the build log of deployment ${deploymentId}`;
    return inOrder(await this.#ask<Api.LogLine[]>(documents.BUILD_LOGS, { deploymentId, limit }, operation, signal));
  }

  async deploymentLogs(deploymentId: string, limit: number, signal: AbortSignal): Promise<Api.LogLine[]> {
    const operation = `read the log of deployment ${deploymentId}`;
    return inOrder(
      await this.#ask<Api.LogLine[]>(documents.DEPLOYMENT_LOGS, { deploymentId, limit }, operation, signal),
    );
  }

  async #unlessProjectGone<T>(projectId: string, signal: AbortSignal, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof VendorError) || (error.status !== 403 && error.status !== 404)) throw error;
      if (await this.project(projectId, signal)) throw error;
      return undefined;
    }
  }

  /** The value of the document's only root field. */
  async #ask<T>(document: string, variables: Variables, operation: string, signal: AbortSignal): Promise<T> {
    const data = await this.#graphql.call<Record<string, T>>({ document, variables, operation, signal });
    return Object.values(data)[0] as T;
  }

  /** All of a list, page by page; `under` is the connection's name when it lies one level deeper. */
  async #list<T>(
    document: string,
    variables: Variables,
    operation: string,
    signal: AbortSignal,
    under?: string,
  ): Promise<T[]> {
    const items: T[] = [];
    for (let after: string | undefined; ; ) {
      const answer = await this.#ask<Connection<T> & Record<string, Connection<T>>>(
        document,
        { ...variables, after },
        operation,
        signal,
      );
      const page = under === undefined ? answer : (answer[under] as Connection<T>);
      items.push(...page.edges.map(({ node }) => node));
      if (!page.pageInfo?.hasNextPage || !page.pageInfo.endCursor) return items;
      after = page.pageInfo.endCursor;
    }
  }
}

const inOrder = (lines: Api.LogLine[]): Api.LogLine[] =>
  lines.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
