import type { JsonApi } from "../host/http.ts";
import type * as Api from "./api.ts";

/** Which lines of a log. */
export interface LogFilter {
  type?: "build" | "app";
  instance?: readonly string[];
}

/** What a service's builds and instances printed. */
export class LogsApi {
  readonly #api: JsonApi;

  constructor(api: JsonApi) {
    this.#api = api;
  }

  /** The last log lines of a service since a time (ISO 8601), oldest first; of one type or some instances only when told. */
  async lastLines(
    service: { id: string; ownerId: string },
    since: string,
    limit: number,
    signal: AbortSignal,
    only: LogFilter = {},
  ): Promise<Api.LogLine[]> {
    const { id: resource, ownerId } = service;
    const query = { ownerId, resource, startTime: since, direction: "backward", limit, ...only };
    const operation = `read the logs of ${service.id}`;
    const { logs } = await this.#api.fetch<{ logs: Api.LogLine[] }>({
      method: "GET",
      path: "/logs",
      query,
      operation,
      signal,
    });
    return logs.toReversed();
  }

  /** The instances of a service that logged anything between two times (ISO 8601). Render's defaults: the last hour, now. */
  async instances(
    service: { id: string; ownerId: string },
    times: { startTime?: string; endTime?: string },
    signal: AbortSignal,
  ): Promise<string[]> {
    const query = { ownerId: service.ownerId, resource: service.id, label: "instance", ...times };
    const operation = `list the instances in the logs of ${service.id}`;
    return this.#api.fetch<string[]>({ method: "GET", path: "/logs/values", query, operation, signal });
  }
}
