import type { JsonApi } from "../host/http.ts";
import type * as Api from "./api.ts";

/** How many of a service's deploys are looked at: as many as Render lists unasked. */
const RECENT_DEPLOYS = 20;

/** The deploys of a service. */
export class DeploysApi {
  readonly #api: JsonApi;

  constructor(api: JsonApi) {
    this.#api = api;
  }

  /** The newest deploys, newest first. */
  async recent(serviceId: string, signal: AbortSignal): Promise<Api.Deploy[]> {
    const page = await this.#api.fetch<{ deploy: Api.Deploy }[]>({
      method: "GET",
      path: `/services/${serviceId}/deploys`,
      query: { limit: RECENT_DEPLOYS },
      operation: `list the deploys of ${serviceId}`,
      signal,
    });
    return page.map(({ deploy }) => deploy);
  }

  async get(serviceId: string, deployId: string, signal: AbortSignal): Promise<Api.Deploy> {
    const path = `/services/${serviceId}/deploys/${deployId}`;
    return this.#api.fetch({ method: "GET", path, operation: `read deploy ${deployId}`, signal });
  }

  /** @returns undefined when Render queued it (202 with an empty body): it must be looked up in the list. */
  async start(serviceId: string, clearCache: boolean, signal: AbortSignal): Promise<Api.Deploy | undefined> {
    const answer = await this.#api.request<Api.Deploy>({
      method: "POST",
      path: `/services/${serviceId}/deploys`,
      body: { clearCache: clearCache ? "clear" : "do_not_clear" },
      operation: `deploy ${serviceId}`,
      signal,
    });
    return answer.body;
  }

  /** @returns the new deploy that puts the earlier one back. */
  async rollBack(serviceId: string, deployId: string, signal: AbortSignal): Promise<Api.Deploy | undefined> {
    const answer = await this.#api.request<Api.Deploy>({
      method: "POST",
      path: `/services/${serviceId}/rollback`,
      body: { deployId },
      operation: `roll ${serviceId} back to ${deployId}`,
      signal,
    });
    return answer.body;
  }

  async cancel(serviceId: string, deployId: string, signal: AbortSignal): Promise<void> {
    const path = `/services/${serviceId}/deploys/${deployId}/cancel`;
    await this.#api.request({ method: "POST", path, operation: `cancel deploy ${deployId}`, signal });
  }
}
