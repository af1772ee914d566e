import { sleep } from "./sleep.ts";
import { VendorError } from "./vendor-error.ts";

/** How often and how long to try again. Durations in milliseconds. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  attempts: number;
  /** Wait before the second try; doubles with each. */
  baseDelay: number;
  /** Longest own wait between two tries. */
  maxDelay: number;
  /** Longest wait a vendor may ask for (`Retry-After`); a longer one is an error at once. */
  maxRetryAfter: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 6, baseDelay: 500, maxDelay: 15_000, maxRetryAfter: 75_000 };

/**
 * What may be tried again without looking first.
 * - `idempotent`: doing it twice is doing it once (GET, PUT, PATCH of whole values, DELETE): 429, 5xx and lost answers.
 * - `once`: anything else (POST): only 429, which the vendor says it did not process.
 */
export type RetryKind = "idempotent" | "once";

export interface RetryOptions {
  kind: RetryKind;
  signal: AbortSignal;
  policy?: Partial<RetryPolicy> | undefined;
  /** Told before each wait. */
  onRetry?: ((error: VendorError, waitMs: number) => void) | undefined;
}

/** Runs `attempt` until it answers, following one policy for every vendor. Only `VendorError`s are tried again. */
export async function withRetry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const policy = { ...defaultRetryPolicy, ...options.policy };
  for (let tries = 1; ; tries++) {
    options.signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof VendorError) || !mayRetry(error, options.kind) || tries >= policy.attempts) throw error;
      if ((error.retryAfterMs ?? 0) > policy.maxRetryAfter) throw rateLimited(error);
      const wait = retryDelay(tries, error.retryAfterMs, policy);
      options.onRetry?.(error, wait);
      await sleep(wait, options.signal);
    }
  }
}

export function mayRetry(error: VendorError, kind: RetryKind): boolean {
  if (error.status === 429) return true;
  if (kind === "once") return false;
  return error.status === undefined || error.status === 408 || error.status >= 500;
}

/** The wait before try `tries + 1`: what the vendor asked for, else exponential backoff; with jitter either way. */
export function retryDelay(
  tries: number,
  retryAfterMs: number | undefined,
  policy: RetryPolicy = defaultRetryPolicy,
  random: () => number = Math.random,
): number {
  if (retryAfterMs !== undefined) return retryAfterMs + random() * policy.baseDelay;
  const ceiling = Math.min(policy.maxDelay, policy.baseDelay * 2 ** (tries - 1));
  return ceiling / 2 + random() * (ceiling / 2);
}

/**
 * How long the vendor asks to wait, in milliseconds: `Retry-After` (seconds or a date), else `Ratelimit-Reset` or
 * `X-RateLimit-Reset` (seconds from now, or an epoch in seconds).
 */
export function retryAfterMs(headers: { get(name: string): string | null }, now = Date.now()): number | undefined {
  const after = headers.get("retry-after");
  if (after !== null && after.trim() !== "") {
    const seconds = Number(after);
    if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const reset = Number(headers.get("ratelimit-reset") ?? headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (!Number.isFinite(reset)) return undefined;
  const isEpoch = reset > 1_000_000_000;
  return Math.max(0, isEpoch ? reset * 1000 - now : reset * 1000);
}

function rateLimited(error: VendorError): VendorError {
  const minutes = Math.ceil((error.retryAfterMs ?? 0) / 60_000);
  return new VendorError({ ...error, reason: `rate limit reached; it resets in ${minutes} minutes, run again then` });
}
