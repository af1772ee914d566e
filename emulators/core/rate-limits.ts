/** A published limit: so many requests per window, counted per key. */
export interface RateLimit {
  /** Requests that share it, `"POST /services"`. */
  key: string;
  limit: number;
  windowSeconds: number;
}

export interface RateLimitState {
  limit: number;
  remaining: number;
  /** Seconds until the window ends. */
  resetSeconds: number;
  exceeded: boolean;
}

/** "headers": counted and told, never refused (and `remaining` never reaches 0). "enforced": refused as the vendor does. */
export type RateLimitMode = "headers" | "enforced";

/** Fixed windows, each beginning with the first request in it. */
export class RateLimiter {
  mode: RateLimitMode;
  readonly #windows = new Map<string, { used: number; endsAt: number }>();

  constructor(mode: RateLimitMode) {
    this.mode = mode;
  }

  take({ key, limit, windowSeconds }: RateLimit, now = Date.now()): RateLimitState {
    const current = this.#windows.get(key);
    const window =
      current !== undefined && current.endsAt > now ? current : { used: 0, endsAt: now + windowSeconds * 1000 };
    this.#windows.set(key, window);
    const exceeded = this.mode === "enforced" && window.used >= limit;
    if (!exceeded) window.used++;
    return {
      limit,
      remaining: Math.max(this.mode === "enforced" ? 0 : 1, limit - window.used),
      resetSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1000)),
      exceeded,
    };
  }

  /** Every window begins anew. */
  reset(): void {
    this.#windows.clear();
  }
}
