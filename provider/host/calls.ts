import { ProviderError } from "./handler.ts";

/** One call in flight. */
export interface Call {
  readonly signal: AbortSignal;
  end(): void;
}

/** The calls in flight: their time limits, and stopping all of them at once. */
export class Calls {
  readonly #running = new Set<AbortController>();
  readonly #waiting: (() => void)[] = [];
  #cancelled = false;

  /** @param timeout seconds; 0 for none. */
  begin(timeout: number, what: string): Call {
    const controller = new AbortController();
    if (this.#cancelled) controller.abort(new ProviderError(`${what} was cancelled`));
    this.#running.add(controller);
    const timer =
      timeout > 0
        ? setTimeout(() => controller.abort(new ProviderError(timedOut(what, timeout))), timeout * 1000).unref()
        : undefined;
    return {
      signal: controller.signal,
      end: () => {
        clearTimeout(timer);
        this.#running.delete(controller);
        if (this.#running.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
      },
    };
  }

  /** Stops what runs and refuses what comes after. */
  cancelAll(): void {
    this.#cancelled = true;
    for (const controller of this.#running) controller.abort(new ProviderError("cancelled; run again to finish"));
  }

  /** Resolves once nothing runs. */
  idle(): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

function timedOut(what: string, timeout: number): string {
  return `${what} took longer than ${timeout} s; run again to finish, or raise the resource's \`customTimeouts\``;
}
