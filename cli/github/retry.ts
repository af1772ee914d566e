/** Longest single wait, in seconds: a longer one is reported instead of sat out. */
export const LONGEST_WAIT = 120;
export const ATTEMPTS = 5;

/** GitHub asks for a minute when it gives no time of its own for a secondary rate limit. */
const SECONDARY_WAIT = 60;

/**
 * Seconds to wait before the next attempt, or undefined when the answer is not a rate limit.
 * Source: GitHub REST docs, "Rate limits for the REST API": `retry-after` first, then `x-ratelimit-reset` when nothing remains.
 */
export function rateLimitWait(status: number, headers: Headers, said: string, now: Date): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const after = Number(headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(after) && after >= 0) return after;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (headers.get("x-ratelimit-remaining") === "0" && Number.isFinite(reset)) {
    return Math.max(1, Math.ceil(reset - now.getTime() / 1000));
  }
  return status === 429 || /rate limit|abuse detection/i.test(said) ? SECONDARY_WAIT : undefined;
}

/** Seconds before attempt `attempt + 1` after GitHub failed: 1, 2, 4, 8. */
export function backoff(attempt: number): number {
  return 2 ** (attempt - 1);
}
