export interface CircuitBreakerOptions {
  /** Consecutive failures after which it is degraded. Default: 5. */
  failures?: number;
  /** Seconds to pause after the first failure; doubled after each further one. Default: 60. */
  firstPauseSeconds?: number;
  /** Seconds to pause while degraded, and at most before. Default: 300. */
  degradedPauseSeconds?: number;
}

/**
 * How long whoever polls pauses before the next try: 60, 120, 240, 300 seconds after one to four failures in a row, then
 * degraded, 300 seconds each. One success ends it all.
 */
export class CircuitBreaker {
  readonly #limit: number;
  readonly #first: number;
  readonly #longest: number;
  #failures = 0;

  constructor({ failures = 5, firstPauseSeconds = 60, degradedPauseSeconds = 300 }: CircuitBreakerOptions = {}) {
    this.#limit = failures;
    this.#first = firstPauseSeconds;
    this.#longest = degradedPauseSeconds;
  }

  /** Whether so many tries failed in a row that only rare ones are made. */
  get degraded(): boolean {
    return this.#failures >= this.#limit;
  }

  /** Consecutive failures so far. */
  get failures(): number {
    return this.#failures;
  }

  /** @returns seconds to pause before the next try. */
  failed(): number {
    this.#failures += 1;
    if (this.degraded) return this.#longest;
    return Math.min(this.#first * 2 ** (this.#failures - 1), this.#longest);
  }

  /** @returns whether it was degraded until now. */
  succeeded(): boolean {
    const recovered = this.degraded;
    this.#failures = 0;
    return recovered;
  }
}
