import { ask, type Target } from "../../health/ask.ts";
import { causeOf, isDown, mayWake } from "../../health/cause.ts";
import { CircuitBreaker } from "../../health/circuit-breaker.ts";
import { poll } from "../../health/poll.ts";
import type { Answer } from "../../health/probe.ts";

/** Pauses between tries of a service that wakes: Render needs about a minute. */
const FIRST_PAUSE_SECONDS = 5;
/** What is known not to sleep is restarting, which is over soon, or has crashed. */
const RESTART_SECONDS = 15;
/** Render's edge has answered a false 404 before, so a second one is asked for. */
const SECOND_LOOK_SECONDS = 2;
/** How often to say that a request which the edge holds back is still waited for. */
const TICK_MS = 10_000;
/** An answer that takes this long came from a service that was not awake. */
const SLEPT_SECONDS = 5;

export interface Woken {
  answer: Answer;
  /** Seconds it took, when it was not awake at first. */
  sleptSeconds?: number;
}

export interface WakenOptions {
  target: Target;
  path: string;
  /** How long to wait for a wake-up, in seconds. */
  waitSeconds: number;
  signal: AbortSignal;
  /** Told the progress, a line each. */
  note: (text: string) => void;
}

/** The service's answer; one that sleeps or restarts is waited for. Rejects only when the signal is given. */
export async function waken({ target, path, waitSeconds, signal, note }: WakenOptions): Promise<Woken> {
  const host = new URL(target.url).host;
  const started = performance.now();
  const elapsed = () => Math.round((performance.now() - started) / 1000);
  const ticking = setInterval(() => note(`${host}: no answer yet, ${elapsed()} s`), TICK_MS);
  const askFor = (leftMs: number) => ask({ ...target, signal }, { path, timeoutMs: leftMs });
  try {
    const first = await askFor(Math.max(waitSeconds, RESTART_SECONDS) * 1000);
    signal.throwIfAborted();
    const patience = patienceWith(first, waitSeconds, elapsed());
    if (patience === 0) return withSleep(first, elapsed());
    let told = false;
    const answer = await poll({
      ask: once(first, askFor),
      isDone: (given) => !isWaitedFor(given),
      breaker: new CircuitBreaker({ firstPauseSeconds: Math.min(FIRST_PAUSE_SECONDS, patience) }),
      forSeconds: patience,
      onPause: ({ seconds, leftSeconds, degraded, answer: given }) => {
        const { kind, reason } = causeOf(given);
        if (kind === "not-deployed") note(`${host}: ${reason}; asking once more`);
        else if (!told) note(`${host}: ${reason}; waiting up to ${Math.round(leftSeconds)} s`);
        else
          note(
            `${host}: ${degraded ? "still not, asking rarely now" : "not yet"}, next try in ${Math.round(seconds)} s`,
          );
        told = true;
      },
      signal,
    });
    return isDown(answer) || !mayWake(first) ? { answer } : { answer, sleptSeconds: elapsed() };
  } finally {
    clearInterval(ticking);
  }
}

/** Seconds worth waiting after this answer. */
function patienceWith(answer: Answer, waitSeconds: number, spent: number): number {
  if (!isWaitedFor(answer)) return 0;
  const cause = causeOf(answer);
  if (cause.kind === "not-deployed") return Math.min(SECOND_LOOK_SECONDS, waitSeconds);
  if (cause.kind === "crashed") return Math.min(RESTART_SECONDS, waitSeconds);
  return Math.max(0, waitSeconds - spent);
}

function isWaitedFor(answer: Answer): boolean {
  return mayWake(answer) || (isDown(answer) && causeOf(answer).kind === "not-deployed");
}

function withSleep(answer: Answer, seconds: number): Woken {
  return seconds >= SLEPT_SECONDS && !isDown(answer) ? { answer, sleptSeconds: seconds } : { answer };
}

/** The answer that is there already, then further ones. */
function once(first: Answer, next: (leftMs: number) => Promise<Answer>) {
  let used = false;
  return (leftMs: number): Promise<Answer> => {
    if (used) return next(leftMs);
    used = true;
    return Promise.resolve(first);
  };
}
