import type { VercelCore } from "@vercel/sdk/core.js";
import type { RequestOptions } from "@vercel/sdk/lib/sdks.js";
import { networkReason } from "../host/http.ts";
import { retryAfterMs } from "../host/retry.ts";
import { VendorError } from "../host/vendor-error.ts";

/** One of `@vercel/sdk`'s standalone functions with its request bound: `(core, options) => projectsGetProject(core, {…}, options)`. */
export type SdkFunction = (core: VercelCore, options: RequestOptions) => Promise<unknown>;

export interface SdkCall {
  token: string;
  apiUrl: string;
  /** What this is, for messages: `read project "x"`. */
  operation: string;
  signal: AbortSignal;
}

/** One attempt's time limit, milliseconds. */
const attemptTimeout = 60_000;

/**
 * Sends through the SDK, which knows Vercel's paths and versions, and reads the answer itself: the SDK holds every answer
 * against closed enumerations and would fail a deploy because Vercel had added a value since its release.
 */
export async function callSdk(call: SdkCall, send: SdkFunction): Promise<unknown> {
  const [{ VercelCore }, { HTTPClient }] = await Promise.all([
    import("@vercel/sdk/core.js"),
    import("@vercel/sdk/lib/http.js"),
  ]);
  let answer: Response | undefined;
  let failure: unknown;
  const core = new VercelCore({
    bearerToken: call.token,
    serverURL: call.apiUrl,
    retryConfig: { strategy: "none" },
    httpClient: new HTTPClient({
      fetcher: async (input, init) => {
        try {
          const response = await fetch(input, init);
          answer = response.clone();
          return response;
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    }),
  });
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(attemptTimeout)]);
  try {
    const result = await send(core, { fetchOptions: { signal, redirect: "error" } });
    if (answer === undefined && failure === undefined) throw notSent(call, result);
  } catch (error) {
    if (answer === undefined) throw error;
  }
  call.signal.throwIfAborted();
  if (answer === undefined) throw lost(call, networkReason(failure, call.apiUrl));
  const text = await answer.text().catch((error: unknown) => {
    throw lost(call, networkReason(error, call.apiUrl));
  });
  return readAnswer(call, answer, text);
}

function readAnswer(call: SdkCall, answer: Response, text: string): unknown {
  const body = parse(text);
  if (answer.ok) {
    if (text !== "" && body === undefined) throw lost(call, "the answer is not JSON", answer.status);
    return body;
  }
  const { code, message } = vercelError(body);
  throw new VendorError({
    vendor: "Vercel",
    operation: call.operation,
    status: answer.status,
    reason: message ?? answer.statusText,
    code,
    outcome: answer.status >= 500 || answer.status === 408 ? "unknown" : "refused",
    retryAfterMs: answer.status === 429 || answer.status === 503 ? retryAfterMs(answer.headers) : undefined,
  });
}

/** `{"error": {"code", "message"}}`; some answers have no body at all. */
export function vercelError(body: unknown): { message?: string; code?: string } {
  const error = (body as { error?: unknown } | undefined)?.error;
  if (typeof error !== "object" || error === null) return {};
  const { message, code } = error as Record<string, unknown>;
  return { ...(typeof message === "string" ? { message } : {}), ...(typeof code === "string" ? { code } : {}) };
}

/** The SDK refused the request before sending it. Its own message may quote values, so only the fields are named. */
function notSent(call: SdkCall, result: unknown): VendorError {
  const error = (result as { error?: { cause?: { issues?: { path: PropertyKey[] }[] } } } | undefined)?.error;
  const fields = error?.cause?.issues?.map((issue) => issue.path.map(String).join(".")) ?? [];
  return new VendorError({
    vendor: "Vercel",
    operation: call.operation,
    reason: `@vercel/sdk did not accept the request${fields.length > 0 ? ` (${fields.join(", ")})` : ""}`,
    outcome: "refused",
    status: 400,
  });
}

function lost(call: SdkCall, reason: string, status?: number): VendorError {
  return new VendorError({ vendor: "Vercel", operation: call.operation, reason, outcome: "unknown", status });
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
