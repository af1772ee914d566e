import { ProviderError } from "../host/handler.ts";
import { type JsonApi, type JsonCall, jsonApi } from "../host/http.ts";
import type { RetryPolicy } from "../host/retry.ts";
import type * as Api from "./api.ts";
import { DeploysApi } from "./deploys-api.ts";
import { LogsApi } from "./logs-api.ts";
import { listAll } from "./paging.ts";

export const RENDER_API = "https://api.render.com/v1";

export interface RenderClientOptions {
  apiKey: string;
  /** Default: Render's own. */
  apiUrl?: string | undefined;
  /** The workspace. Default: the only one the key reaches. */
  ownerId?: string | undefined;
  retry?: Partial<RetryPolicy> | undefined;
}

type Query = NonNullable<JsonCall["query"]>;

/** Render's REST API v1; deploys and logs each have their own part. Every method throws `VendorError`s. */
export class RenderClient {
  readonly apiUrl: string;
  readonly deploys: DeploysApi;
  readonly logs: LogsApi;
  readonly #api: JsonApi;
  #owner: Promise<string> | undefined;

  constructor(options: RenderClientOptions) {
    this.apiUrl = options.apiUrl ?? RENDER_API;
    this.#api = jsonApi({
      vendor: "Render",
      baseUrl: this.apiUrl,
      headers: { authorization: `Bearer ${options.apiKey}` },
      retry: options.retry,
    });
    this.deploys = new DeploysApi(this.#api);
    this.logs = new LogsApi(this.#api);
    if (options.ownerId !== undefined) this.#owner = Promise.resolve(options.ownerId);
  }

  /** Who the key belongs to; fails with 401 when it belongs to nobody. */
  async user(signal: AbortSignal): Promise<{ name: string; email: string }> {
    return this.#api.fetch({ method: "GET", path: "/users", operation: "say whose key this is", signal });
  }

  /** The workspace everything is made in: the one configured, else the only one the key reaches. */
  async ownerId(signal: AbortSignal): Promise<string> {
    this.#owner ??= this.#onlyOwner(signal).catch((error: unknown) => {
      this.#owner = undefined;
      throw error;
    });
    return this.#owner;
  }

  async #onlyOwner(signal: AbortSignal): Promise<string> {
    const owners = await this.#list<Api.Owner>("/owners", "owner", {}, "list workspaces", signal);
    const [only] = owners;
    if (owners.length === 1 && only) return only.id;
    const choices = owners.map(({ id, name }) => `${id} (${name})`).join(", ");
    throw new ProviderError(
      owners.length === 0
        ? "the Render key reaches no workspace: make the key in an account that is a member of one"
        : `the Render key reaches ${owners.length} workspaces: choose one with \`pulumi config set stackwright:renderOwnerId <id>\`, of ${choices}`,
    );
  }

  // Env groups

  async findEnvGroup(name: string, signal: AbortSignal): Promise<string | undefined> {
    const groups = await this.listEnvGroups(signal, { name });
    return groups.find((group) => group.name === name)?.id;
  }

  async listEnvGroups(signal: AbortSignal, filter: Query = {}): Promise<Api.EnvGroupSummary[]> {
    const query = { ...filter, ownerId: await this.ownerId(signal) };
    return this.#list("/env-groups", "envGroup", query, "list env groups", signal);
  }

  async createEnvGroup(
    group: { name: string; envVars: Api.EnvVar[]; serviceIds: string[] },
    signal: AbortSignal,
  ): Promise<Api.EnvGroup> {
    const body = { ...group, ownerId: await this.ownerId(signal) };
    const operation = `create env group "${group.name}"`;
    return this.#api.fetch({ method: "POST", path: "/env-groups", body, operation, signal });
  }

  async envGroup(id: string, signal: AbortSignal): Promise<Api.EnvGroup> {
    return this.#api.fetch({ method: "GET", path: `/env-groups/${id}`, operation: `read env group ${id}`, signal });
  }

  async renameEnvGroup(id: string, name: string, signal: AbortSignal): Promise<void> {
    const operation = `rename env group ${id} to "${name}"`;
    await this.#api.request({ method: "PATCH", path: `/env-groups/${id}`, body: { name }, operation, signal });
  }

  async deleteEnvGroup(id: string, signal: AbortSignal): Promise<void> {
    const operation = `delete env group ${id}`;
    await this.#api.request({ method: "DELETE", path: `/env-groups/${id}`, operation, signal });
  }

  /** Linking twice is linking once, so it may be tried again like a PUT. */
  async linkService(groupId: string, serviceId: string, signal: AbortSignal): Promise<void> {
    const path = `/env-groups/${groupId}/services/${serviceId}`;
    const operation = `link env group ${groupId} to ${serviceId}`;
    await this.#api.request({ method: "POST", path, operation, signal, retry: "idempotent" });
  }

  async unlinkService(groupId: string, serviceId: string, signal: AbortSignal): Promise<void> {
    const path = `/env-groups/${groupId}/services/${serviceId}`;
    const operation = `unlink env group ${groupId} from ${serviceId}`;
    await this.#api.request({ method: "DELETE", path, operation, signal });
  }

  // Variables of a group or a service; `owner` is `/env-groups/evg-…` or `/services/srv-…`

  async setVariable(owner: string, key: string, value: string, signal: AbortSignal): Promise<void> {
    const path = `${owner}/env-vars/${encodeURIComponent(key)}`;
    await this.#api.request({ method: "PUT", path, body: { value }, operation: `set variable ${key}`, signal });
  }

  async deleteVariable(owner: string, key: string, signal: AbortSignal): Promise<void> {
    const path = `${owner}/env-vars/${encodeURIComponent(key)}`;
    await this.#api.request({ method: "DELETE", path, operation: `delete variable ${key}`, signal });
  }

  // Key Value

  async findKeyValue(name: string, signal: AbortSignal): Promise<string | undefined> {
    const query = { name, ownerId: await this.ownerId(signal) };
    const all = await this.#list<Api.KeyValue>("/key-value", "keyValue", query, "list Key Value instances", signal);
    return all.find((instance) => instance.name === name)?.id;
  }

  async createKeyValue(
    instance: { name: string; plan: string; region: string; maxmemoryPolicy?: string; ipAllowList: Api.CidrBlock[] },
    signal: AbortSignal,
  ): Promise<Api.KeyValue> {
    const body = { ...instance, ownerId: await this.ownerId(signal) };
    return this.#api.fetch({
      method: "POST",
      path: "/key-value",
      body,
      operation: `create Key Value "${instance.name}"`,
      signal,
    });
  }

  async keyValue(id: string, signal: AbortSignal): Promise<Api.KeyValue> {
    return this.#api.fetch({ method: "GET", path: `/key-value/${id}`, operation: `read Key Value ${id}`, signal });
  }

  async connectionInfo(id: string, signal: AbortSignal): Promise<Api.ConnectionInfo> {
    const path = `/key-value/${id}/connection-info`;
    return this.#api.fetch({ method: "GET", path, operation: `read how to connect to Key Value ${id}`, signal });
  }

  async changeKeyValue(
    id: string,
    changes: { name?: string; plan?: string; maxmemoryPolicy?: string; ipAllowList?: Api.CidrBlock[] },
    signal: AbortSignal,
  ): Promise<void> {
    const operation = `change ${Object.keys(changes).join(", ")} of Key Value ${id}`;
    await this.#api.request({ method: "PATCH", path: `/key-value/${id}`, body: changes, operation, signal });
  }

  async deleteKeyValue(id: string, signal: AbortSignal): Promise<void> {
    const operation = `delete Key Value ${id}`;
    await this.#api.request({ method: "DELETE", path: `/key-value/${id}`, operation, signal });
  }

  // Services

  async listServices(filter: { name?: string | undefined; type?: Api.ServiceType }, signal: AbortSignal) {
    const query = { ...filter, includePreviews: false, ownerId: await this.ownerId(signal) };
    return this.#list<Api.Service>("/services", "service", query, "list services", signal);
  }

  async findService(type: Api.ServiceType, name: string, signal: AbortSignal): Promise<string | undefined> {
    const services = await this.listServices({ name, type }, signal);
    return services.find((service) => service.name === name && service.type === type)?.id;
  }

  /** Render starts a deploy at once; `deployId` is that one's. */
  async createService(
    type: Api.ServiceType,
    service: Record<string, unknown> & { name: string },
    signal: AbortSignal,
  ): Promise<{ service: Api.Service; deployId?: string }> {
    const body = { ...service, type, ownerId: await this.ownerId(signal) };
    const operation = `create ${type.replaceAll("_", " ")} "${service.name}"`;
    return this.#api.fetch({ method: "POST", path: "/services", body, operation, signal });
  }

  async service<Details extends Api.ServiceDetails>(id: string, signal: AbortSignal): Promise<Api.Service<Details>> {
    return this.#api.fetch({ method: "GET", path: `/services/${id}`, operation: `read service ${id}`, signal });
  }

  async changeService(id: string, changes: Api.ServiceChanges, signal: AbortSignal): Promise<void> {
    const operation = `change the settings of service ${id}`;
    await this.#api.request({ method: "PATCH", path: `/services/${id}`, body: changes, operation, signal });
  }

  /** Asking twice for the same number is asking once. */
  async scaleService(id: string, numInstances: number, signal: AbortSignal): Promise<void> {
    const operation = `scale service ${id} to ${numInstances}`;
    const path = `/services/${id}/scale`;
    await this.#api.request({ method: "POST", path, body: { numInstances }, operation, signal, retry: "idempotent" });
  }

  async deleteService(id: string, signal: AbortSignal): Promise<void> {
    await this.#api.request({ method: "DELETE", path: `/services/${id}`, operation: `delete service ${id}`, signal });
  }

  /** The variables set on the service itself, not those of its groups. */
  async serviceVariables(id: string, signal: AbortSignal): Promise<Api.EnvVar[]> {
    return this.#list(`/services/${id}/env-vars`, "envVar", {}, `read the variables of service ${id}`, signal);
  }

  // Rules of a static site

  /** In the order in which they apply. */
  async routes(id: string, signal: AbortSignal): Promise<(Api.Route & { priority: number })[]> {
    const operation = `read the routes of ${id}`;
    const routes = await this.#list<Api.Route & { priority: number }>(
      `/services/${id}/routes`,
      "route",
      {},
      operation,
      signal,
    );
    return routes.sort((a, b) => a.priority - b.priority);
  }

  async replaceRoutes(id: string, routes: readonly Api.Route[], signal: AbortSignal): Promise<void> {
    const operation = `replace the routes of ${id}`;
    await this.#api.request({ method: "PUT", path: `/services/${id}/routes`, body: routes, operation, signal });
  }

  async headers(id: string, signal: AbortSignal): Promise<Api.Header[]> {
    return this.#list(`/services/${id}/headers`, "header", {}, `read the headers of ${id}`, signal);
  }

  async replaceHeaders(id: string, headers: readonly Api.Header[], signal: AbortSignal): Promise<void> {
    const operation = `replace the headers of ${id}`;
    await this.#api.request({ method: "PUT", path: `/services/${id}/headers`, body: headers, operation, signal });
  }

  // Custom domains

  async listCustomDomains(serviceId: string, signal: AbortSignal): Promise<Api.CustomDomain[]> {
    const path = `/services/${serviceId}/custom-domains`;
    return this.#list(path, "customDomain", {}, `list the custom domains of ${serviceId}`, signal);
  }

  async customDomain(serviceId: string, name: string, signal: AbortSignal): Promise<Api.CustomDomain> {
    const path = `/services/${serviceId}/custom-domains/${encodeURIComponent(name)}`;
    return this.#api.fetch({ method: "GET", path, operation: `read custom domain ${name} of ${serviceId}`, signal });
  }

  async addCustomDomain(serviceId: string, name: string, signal: AbortSignal): Promise<void> {
    const path = `/services/${serviceId}/custom-domains`;
    const operation = `add custom domain ${name} to ${serviceId}`;
    await this.#api.request({ method: "POST", path, body: { name }, operation, signal });
  }

  /** Asking twice is asking once. */
  async verifyCustomDomain(serviceId: string, name: string, signal: AbortSignal): Promise<void> {
    const path = `/services/${serviceId}/custom-domains/${encodeURIComponent(name)}/verify`;
    const operation = `verify custom domain ${name} of ${serviceId}`;
    await this.#api.request({ method: "POST", path, operation, signal, retry: "idempotent" });
  }

  async deleteCustomDomain(serviceId: string, name: string, signal: AbortSignal): Promise<void> {
    const path = `/services/${serviceId}/custom-domains/${encodeURIComponent(name)}`;
    const operation = `delete custom domain ${name} of ${serviceId}`;
    await this.#api.request({ method: "DELETE", path, operation, signal });
  }

  // Notification settings

  async notificationOverride(serviceId: string, signal: AbortSignal): Promise<Api.NotificationOverride> {
    const path = `/notification-settings/overrides/services/${serviceId}`;
    return this.#api.fetch({
      method: "GET",
      path,
      operation: `read the notification settings of ${serviceId}`,
      signal,
    });
  }

  async changeNotificationOverride(
    serviceId: string,
    changes: Partial<Api.NotificationOverride>,
    signal: AbortSignal,
  ): Promise<void> {
    const path = `/notification-settings/overrides/services/${serviceId}`;
    const operation = `change the notification settings of ${serviceId}`;
    await this.#api.request({ method: "PATCH", path, body: changes, operation, signal });
  }

  async workspaceNotifications(ownerId: string, signal: AbortSignal): Promise<Api.WorkspaceNotifications> {
    const path = `/notification-settings/owners/${ownerId}`;
    return this.#api.fetch({ method: "GET", path, operation: `read the notification settings of ${ownerId}`, signal });
  }

  async changeWorkspaceNotifications(
    ownerId: string,
    changes: Partial<Api.WorkspaceNotifications>,
    signal: AbortSignal,
  ): Promise<void> {
    const path = `/notification-settings/owners/${ownerId}`;
    const operation = `change the notification settings of ${ownerId}`;
    await this.#api.request({ method: "PATCH", path, body: changes, operation, signal });
  }

  #list<T>(path: string, key: string, query: Query, operation: string, signal: AbortSignal): Promise<T[]> {
    return listAll<T>(this.#api, key, { path, query, operation, signal });
  }
}
