import type { SupabaseManagementAPI, UpdatePostgresConfigBody } from "supabase-management-js";
import { z } from "zod";
import { networkReason } from "../host/http.ts";
import { type RetryPolicy, retryAfterMs, withRetry } from "../host/retry.ts";
import { VendorError } from "../host/vendor-error.ts";

export interface SupabaseClientOptions {
  /** Access token. Never part of an error. */
  token: string;
  /** Where the Management API is, without `/v1` and without a closing slash. */
  apiUrl: string;
  retry?: Partial<RetryPolicy> | undefined;
}

const project = z.looseObject({
  ref: z.string(),
  name: z.string(),
  status: z.string(),
  region: z.string().nullish(),
  organization_slug: z.string().nullish(),
  organization_id: z.string().nullish(),
});
export type SupabaseProject = z.output<typeof project>;

const apiKey = z.looseObject({ name: z.string(), type: z.string().nullish(), api_key: z.string().nullish() });
export type ApiKey = z.output<typeof apiKey>;

const pooler = z.looseObject({
  database_type: z.string(),
  db_user: z.string(),
  db_host: z.string(),
  db_name: z.string(),
  default_pool_size: z.number().nullish(),
  max_client_conn: z.number().nullish(),
  pool_mode: z.string(),
});
export type Pooler = z.output<typeof pooler>;

const sslEnforcement = z.looseObject({
  currentConfig: z.looseObject({ database: z.boolean() }),
  appliedSuccessfully: z.boolean(),
});
export type SslEnforcementState = z.output<typeof sslEnforcement>;

const networkRestrictions = z.looseObject({
  entitlement: z.string(),
  config: z.looseObject({
    dbAllowedCidrs: z.array(z.string()).nullish(),
    dbAllowedCidrsV6: z.array(z.string()).nullish(),
  }),
  status: z.string(),
});
export type NetworkRestrictionsState = z.output<typeof networkRestrictions>;

/** Settings by the API's own names. */
const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type VendorSettings = z.output<typeof settings>;

/** One attempt's time limit, milliseconds. */
const attemptTimeout = 60_000;

/**
 * Supabase's Management API through `supabase-management-js`, which knows the paths and keeps status and headers in its
 * errors. It neither retries nor checks what it is sent; both are done here.
 */
export class SupabaseClient {
  readonly apiUrl: string;
  readonly #options: SupabaseClientOptions;

  constructor(options: SupabaseClientOptions) {
    this.#options = options;
    this.apiUrl = options.apiUrl;
  }

  async listProjects(signal: AbortSignal): Promise<SupabaseProject[]> {
    return this.#call("list the projects", z.array(project), signal, (api, options) => api.listAllProjects(options));
  }

  async getProject(ref: string, signal: AbortSignal): Promise<SupabaseProject> {
    return this.#call(`read project "${ref}"`, project, signal, (api, options) => api.getProject(ref, options));
  }

  /** With the keys in clear. */
  async listApiKeys(ref: string, signal: AbortSignal): Promise<ApiKey[]> {
    return this.#call(`read the API keys of project "${ref}"`, z.array(apiKey), signal, (api, options) =>
      api.getProjectApiKeys(ref, { reveal: true }, options),
    );
  }

  async listPoolers(ref: string, signal: AbortSignal): Promise<Pooler[]> {
    return this.#call(`read the pooler of project "${ref}"`, z.array(pooler), signal, (api, options) =>
      api.getPoolerConfig(ref, options),
    );
  }

  /** A `default_pool_size` of null, or none, restores the default of the compute size. */
  async updatePooler(
    ref: string,
    settings: { default_pool_size?: number | null; pool_mode?: "transaction" | "session" },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#call(`update the pooler of project "${ref}"`, z.unknown(), signal, (api, options) =>
      api.updatePoolerConfig(ref, settings, options),
    );
  }

  async getSslEnforcement(ref: string, signal: AbortSignal): Promise<SslEnforcementState> {
    return this.#call(`read the SSL enforcement of project "${ref}"`, sslEnforcement, signal, (api, options) =>
      api.getSslEnforcementConfig(ref, options),
    );
  }

  /** The database restarts for it. */
  async setSslEnforcement(ref: string, database: boolean, signal: AbortSignal): Promise<void> {
    await this.#call(`change the SSL enforcement of project "${ref}"`, z.unknown(), signal, (api, options) =>
      api.updateSslEnforcementConfig(ref, { requestedConfig: { database } }, options),
    );
  }

  async getNetworkRestrictions(ref: string, signal: AbortSignal): Promise<NetworkRestrictionsState> {
    return this.#call(
      `read the network restrictions of project "${ref}"`,
      networkRestrictions,
      signal,
      (api, options) => api.getNetworkRestrictions(ref, options),
    );
  }

  /** Both lists in full: what is not in them is not allowed. */
  async applyNetworkRestrictions(
    ref: string,
    lists: { dbAllowedCidrs: string[]; dbAllowedCidrsV6: string[] },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#call(`apply network restrictions to project "${ref}"`, z.unknown(), signal, (api, options) =>
      api.updateNetworkRestrictions(ref, lists, options),
    );
  }

  /** Secrets among them as fingerprints. */
  async getAuthSettings(ref: string, signal: AbortSignal): Promise<VendorSettings> {
    return this.#call(`read the auth settings of project "${ref}"`, settings, signal, (api, options) =>
      api.getAuthServiceConfig(ref, options),
    );
  }

  /** Settings left out stay as they are. */
  async updateAuthSettings(ref: string, changes: VendorSettings, signal: AbortSignal): Promise<void> {
    await this.#call(`update the auth settings of project "${ref}"`, z.unknown(), signal, (api, options) =>
      api.updateAuthServiceConfig(ref, changes, options),
    );
  }

  /** Only what differs from the compute size's defaults. */
  async getDatabaseSettings(ref: string, signal: AbortSignal): Promise<VendorSettings> {
    return this.#call(`read the Postgres settings of project "${ref}"`, settings, signal, (api, options) =>
      api.getPostgresConfig(ref, options),
    );
  }

  /** All of them: what is left out goes back to the compute size's default. */
  async replaceDatabaseSettings(
    ref: string,
    overrides: VendorSettings,
    restart: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#call(`update the Postgres settings of project "${ref}"`, z.unknown(), signal, (api, options) =>
      api.updatePostgresConfig(ref, { ...overrides, restart_database: restart } as UpdatePostgresConfigBody, options),
    );
  }

  /** Every call used here may be repeated: reads, and writes of whole values. */
  #call<T>(
    operation: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    send: (api: SupabaseManagementAPI, options: RequestInit) => Promise<{ data: unknown }>,
  ): Promise<T> {
    return withRetry(() => this.#attempt(operation, schema, signal, send), {
      kind: "idempotent",
      signal,
      policy: this.#options.retry,
    });
  }

  async #attempt<T>(
    operation: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    send: (api: SupabaseManagementAPI, options: RequestInit) => Promise<{ data: unknown }>,
  ): Promise<T> {
    const { SupabaseManagementAPI, SupabaseManagementAPIError } = await import("supabase-management-js");
    const api = new SupabaseManagementAPI({ accessToken: this.#options.token, baseUrl: this.apiUrl });
    const vendor = "Supabase";
    const options = {
      signal: AbortSignal.any([signal, AbortSignal.timeout(attemptTimeout)]),
      redirect: "error",
    } as const;
    let data: unknown;
    try {
      ({ data } = await send(api, options));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SupabaseManagementAPIError) throw refused(operation, error);
      const reason = error instanceof SyntaxError ? "the answer is not JSON" : networkReason(error, this.apiUrl);
      throw new VendorError({ vendor, operation, reason, outcome: "unknown" });
    }
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map((issue) => issue.path.map(String).join(".") || "the whole").join(", ");
    const reason = `the answer is not what Supabase documents (${fields})`;
    throw new VendorError({ vendor, operation, reason, outcome: "unknown", status: 200 });
  }
}

function refused(operation: string, error: { status: number; data: unknown; headers: Headers }): VendorError {
  const { status, headers } = error;
  const { message } = (typeof error.data === "object" && error.data !== null ? error.data : {}) as {
    message?: unknown;
  };
  return new VendorError({
    vendor: "Supabase",
    operation,
    status,
    reason: typeof message === "string" ? message : "no reason given",
    outcome: status >= 500 || status === 408 ? "unknown" : "refused",
    retryAfterMs: status === 429 || status === 503 ? retryAfterMs(headers) : undefined,
  });
}
