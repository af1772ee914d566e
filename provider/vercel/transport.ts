import type { z } from "zod";
import { type JsonApi, type JsonCall, jsonApi } from "../host/http.ts";
import { type RetryKind, type RetryPolicy, withRetry } from "../host/retry.ts";
import { VendorError } from "../host/vendor-error.ts";
import { callSdk, type SdkFunction, vercelError } from "./sdk-call.ts";

export interface TransportOptions {
  token: string;
  team?: string | undefined;
  apiUrl: string;
  retry?: Partial<RetryPolicy> | undefined;
}

/**
 * The way to Vercel's API. Documented calls go through `@vercel/sdk`'s standalone functions, each imported when first used
 * (the SDK as a whole takes over a second). `send` is for the rest: what the SDK does not have (git links, the production
 * branch, pages of the variable list, the list of deployments that Vercel's document describes), what it would refuse (a
 * framework newer than its release), read as a stream (build events), or send without a part (the headers of a route).
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #api: JsonApi;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#api = jsonApi({
      vendor: "Vercel",
      baseUrl: options.apiUrl,
      headers: { authorization: `Bearer ${options.token}` },
      errorOf: vercelError,
      retry: options.retry,
    });
  }

  sdk(
    operation: string,
    kind: RetryKind,
    signal: AbortSignal,
    send: SdkFunction,
    adjust: (error: unknown) => unknown = (error) => error,
  ): Promise<unknown> {
    const { token, apiUrl, retry } = this.#options;
    const attempt = () =>
      callSdk({ token, apiUrl, operation, signal }, send).catch((error: unknown) => {
        throw adjust(error);
      });
    return withRetry(attempt, { kind, signal, policy: retry });
  }

  async send(call: JsonCall): Promise<unknown> {
    const { body } = await this.#api.request({ ...call, query: { ...call.query, ...this.scope() } });
    return body;
  }

  scope(): { teamId?: string; slug?: string } {
    const { team } = this.#options;
    if (team === undefined) return {};
    return team.startsWith("team_") ? { teamId: team } : { slug: team };
  }
}

/** The next page's cursor; undefined at the end, and when the cursor does not move. */
export function nextPage(current: number | undefined, next: number | string | null | undefined): number | undefined {
  const cursor = next === null || next === undefined ? undefined : Number(next);
  return cursor === current || Number.isNaN(cursor) ? undefined : cursor;
}

export function understood<T>(schema: z.ZodType<T>, answer: unknown, operation: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.map(String).join(".") || "the whole").join(", ");
  throw new VendorError({
    vendor: "Vercel",
    operation,
    reason: `the answer is not what Vercel documents (${fields})`,
    outcome: "unknown",
    status: 200,
  });
}
