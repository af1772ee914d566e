import { type JsonApi, jsonApi } from "../host/http.ts";
import type { RetryPolicy } from "../host/retry.ts";
import { VendorError } from "../host/vendor-error.ts";
import type * as Api from "./api.ts";
import { plainText } from "./html.ts";

export const UPTIMEROBOT_API = "https://api.uptimerobot.com/v3";

export interface UptimeRobotClientOptions {
  apiKey: string;
  /** Default: UptimeRobot's own. */
  apiUrl?: string | undefined;
  retry?: Partial<RetryPolicy> | undefined;
}

/** The most monitors a page holds. */
const PAGE = 200;
/** Said of a create whose own look-up came too early: the monitor is there. */
const CREATED_BUT_NOT_FOUND = "000-004";

interface Page<T> {
  data: T[];
  /** Absent or null on the last page. */
  nextLink?: string | null;
}

/** UptimeRobot's REST API v3. Every method throws `VendorError`s. */
export class UptimeRobotClient {
  readonly apiUrl: string;
  readonly #api: JsonApi;
  #listing: Promise<Api.Monitor[]> | undefined;
  readonly #made = new Map<string, Api.Monitor>();

  constructor(options: UptimeRobotClientOptions) {
    this.apiUrl = options.apiUrl ?? UPTIMEROBOT_API;
    this.#api = jsonApi({
      vendor: "UptimeRobot",
      baseUrl: this.apiUrl,
      headers: { authorization: `Bearer ${options.apiKey}` },
      errorOf,
      retry: options.retry,
    });
  }

  /** Whose key it is; fails with 401 when it is nobody's. */
  async account(signal: AbortSignal): Promise<{ email: string; activeSubscription: { plan: string } }> {
    return this.#api.fetch({ method: "GET", path: "/user/me", operation: "say whose key this is", signal });
  }

  /** Monitors of exactly that name. Names are not unique at UptimeRobot. */
  async monitorsNamed(name: string, signal: AbortSignal): Promise<Api.Monitor[]> {
    const all = await this.#allMonitors(signal);
    return all.filter((monitor) => monitor.friendlyName === name);
  }

  /** A free key has ten requests a minute: those who ask while the list is being read share it. */
  async #allMonitors(signal: AbortSignal): Promise<Api.Monitor[]> {
    this.#listing ??= this.#listMonitors(signal).finally(() => {
      this.#listing = undefined;
    });
    return this.#listing;
  }

  async #listMonitors(signal: AbortSignal): Promise<Api.Monitor[]> {
    const monitors: Api.Monitor[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await this.#api.fetch<Page<Api.Monitor>>({
        method: "GET",
        path: "/monitors",
        query: { limit: PAGE, cursor },
        operation: "list monitors",
        signal,
      });
      monitors.push(...page.data.map(readable));
      const next = page.nextLink ? new URL(page.nextLink, this.apiUrl).searchParams.get("cursor") : null;
      if (next === null || next === cursor) return monitors;
      cursor = next;
    }
  }

  async createMonitor(monitor: Api.NewMonitor, signal: AbortSignal): Promise<Api.Monitor> {
    const operation = `create monitor "${monitor.friendlyName}"`;
    try {
      const answer = await this.#api.fetch<Api.Monitor>({
        method: "POST",
        path: "/monitors",
        body: monitor,
        operation,
        signal,
      });
      const made = readable(answer);
      this.#made.set(String(made.id), made);
      return made;
    } catch (error) {
      // A list that was begun earlier does not show what this may have made.
      this.#listing = undefined;
      const isMade = error instanceof VendorError && error.status === 404 && error.code === CREATED_BUT_NOT_FOUND;
      throw isMade ? new VendorError({ ...error, outcome: "unknown" }) : error;
    }
  }

  async monitor(id: string, signal: AbortSignal): Promise<Api.Monitor> {
    const operation = `read monitor ${id}`;
    return readable(await this.#api.fetch<Api.Monitor>({ method: "GET", path: `/monitors/${id}`, operation, signal }));
  }

  /** Like `monitor`, but one just made is not read again at once: a free key has ten requests a minute. */
  async madeOrLive(id: string, signal: AbortSignal): Promise<Api.Monitor> {
    const made = this.#made.get(id);
    this.#made.delete(id);
    return made ?? this.monitor(id, signal);
  }

  async changeMonitor(id: string, changes: Partial<Api.MonitorSettings>, signal: AbortSignal): Promise<Api.Monitor> {
    const operation = `change ${Object.keys(changes).join(", ")} of monitor ${id}`;
    const path = `/monitors/${id}`;
    return readable(await this.#api.fetch<Api.Monitor>({ method: "PATCH", path, body: changes, operation, signal }));
  }

  /** Pausing or starting twice is doing it once. */
  async pauseOrStart(id: string, action: "pause" | "start", signal: AbortSignal): Promise<void> {
    const path = `/monitors/${id}/${action}`;
    const operation = `${action} monitor ${id}`;
    await this.#api.request({ method: "POST", path, body: {}, operation, signal, retry: "idempotent" });
  }

  async deleteMonitor(id: string, signal: AbortSignal): Promise<void> {
    await this.#api.request({ method: "DELETE", path: `/monitors/${id}`, operation: `delete monitor ${id}`, signal });
  }

  async alertContacts(signal: AbortSignal): Promise<Api.AlertContact[]> {
    return this.#api.fetch({ method: "GET", path: "/user/alert-contacts", operation: "list alert contacts", signal });
  }
}

function readable(monitor: Api.Monitor): Api.Monitor {
  return { ...monitor, friendlyName: plainText(monitor.friendlyName), url: plainText(monitor.url) };
}

/** A body that does not validate is answered with a list of messages. */
function errorOf(body: unknown): { message?: string; code?: string } {
  if (typeof body !== "object" || body === null) return {};
  const { message, error, code } = body as Record<string, unknown>;
  const text = Array.isArray(message) ? message.join("; ") : (message ?? error);
  return { ...(typeof text === "string" ? { message: text } : {}), ...(typeof code === "string" ? { code } : {}) };
}
