import { setTimeout as sleep } from "node:timers/promises";
import type { CircuitBreaker } from "./circuit-breaker.ts";

export interface PollOptions<T> {
  /** One try. Gets the milliseconds left. */
  ask: (leftMs: number) => Promise<T>;
  /** Whether to stop with this answer. */
  isDone: (answer: T) => boolean;
  /** Says how long to pause. */
  breaker: CircuitBreaker;
  /** How long to go on, in seconds. At its end one last try is made. */
  forSeconds: number;
  /** Told before each pause. */
  onPause?: (pause: { seconds: number; leftSeconds: number; degraded: boolean; answer: T }) => void;
  /** Ends it at once: rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The shortest time a try is given, so that the last one is a real one. */
const LAST_TRY_MS = 5_000;

/** Asks until the answer will do or the time is over. Resolves with the last answer. */
export async function poll<T>({ ask, isDone, breaker, forSeconds, onPause, signal }: PollOptions<T>): Promise<T> {
  const end = performance.now() + forSeconds * 1000;
  for (let isLast = forSeconds <= 0; ; ) {
    signal?.throwIfAborted();
    const answer = await ask(Math.max(LAST_TRY_MS, end - performance.now()));
    signal?.throwIfAborted();
    if (isDone(answer)) {
      breaker.succeeded();
      return answer;
    }
    const left = (end - performance.now()) / 1000;
    const pause = breaker.failed();
    if (isLast || left <= 0) return answer;
    isLast = pause >= left;
    const seconds = Math.min(pause, left);
    onPause?.({ seconds, leftSeconds: left, degraded: breaker.degraded, answer });
    await sleep(seconds * 1000, undefined, { signal });
  }
}
