import { type JsonApi, jsonApi } from "../host/http.ts";
import { type RetryPolicy, withRetry } from "../host/retry.ts";
import { VendorError } from "../host/vendor-error.ts";

export interface GraphqlOptions {
  url: string;
  headers: Record<string, string>;
  retry?: Partial<RetryPolicy> | undefined;
}

export interface GraphqlCall {
  document: string;
  variables: Record<string, unknown>;
  /** What this is, for messages: `create project "x"`. */
  operation: string;
  signal: AbortSignal;
}

interface GraphqlAnswer<T> {
  data?: T | null;
  errors?: { message?: string }[];
}

/**
 * What Railway's error messages mean; it has no codes, and answers most errors with HTTP 200. `status` is the HTTP status
 * that says the same, so that everything which goes by it (gone, slow down, try again) works as with other vendors.
 */
const MEANINGS: readonly { text: RegExp; status: number; retryAfterMs?: number }[] = [
  { text: /1 project per 30 seconds|every 30s/i, status: 429, retryAfterMs: 30_000 },
  { text: /whoa there|try again in a sec|rate limit|operation is already in progress/i, status: 429 },
  { text: /cannot redeploy yet/i, status: 409 },
  { text: /project token not found|two factor authentication required|invalid (\w+ )?token/i, status: 401 },
  { text: /not authorized/i, status: 403 },
  { text: /not found/i, status: 404 },
  { text: /problem processing request/i, status: 503 },
];

/** Sends documents to one GraphQL address: queries may be tried again, mutations only when Railway says it did nothing. */
export class Graphql {
  readonly #api: JsonApi;
  readonly #retry: Partial<RetryPolicy> | undefined;

  constructor(options: GraphqlOptions) {
    this.#retry = options.retry;
    this.#api = jsonApi({
      vendor: "Railway",
      baseUrl: options.url,
      headers: options.headers,
      errorOf: (body) => messageIn(body),
      // Errors inside a 200 are to be tried again as well, so `call` does it for all of them.
      retry: { attempts: 1 },
    });
  }

  /** @throws VendorError with the first error of the answer. */
  async call<T>(call: GraphqlCall): Promise<T> {
    const kind = call.document.trimStart().startsWith("query") ? "idempotent" : "once";
    return withRetry(() => this.#attempt<T>(call), { kind, signal: call.signal, policy: this.#retry });
  }

  async #attempt<T>({ document, variables, operation, signal }: GraphqlCall): Promise<T> {
    const body = { query: document, variables };
    const answer = await this.#api.fetch<GraphqlAnswer<T>>({ method: "POST", path: "", body, operation, signal });
    const message = answer.errors?.[0]?.message;
    if (message !== undefined) throw graphqlError(operation, message);
    if (!answer.data) {
      const reason = "the answer holds neither data nor an error";
      throw new VendorError({ vendor: "Railway", operation, reason, outcome: "unknown" });
    }
    return answer.data;
  }
}

export function graphqlError(operation: string, message: string): VendorError {
  const reason = withoutValues(message);
  const meaning = MEANINGS.find(({ text }) => text.test(reason));
  return new VendorError({
    vendor: "Railway",
    operation,
    status: meaning?.status ?? 400,
    reason,
    outcome: meaning?.status === 503 ? "unknown" : "refused",
    retryAfterMs: meaning?.retryAfterMs,
  });
}

function messageIn(body: unknown): { message?: string } {
  const message = (body as GraphqlAnswer<unknown> | undefined)?.errors?.[0]?.message;
  return message === undefined ? {} : { message: withoutValues(message) };
}

/** GraphQL servers print a variable they refuse, secret or not. */
function withoutValues(message: string): string {
  return message.replace(/got invalid value [\s\S]*?(?= at "input|; |$)/, "got an invalid value");
}
