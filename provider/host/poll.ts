import { sleep } from "./sleep.ts";

/** Asks until there is an answer, first often, then every 10 s. Ends with the signal's reason when it is aborted. */
export async function poll<T>(ask: () => Promise<T | undefined>, signal: AbortSignal, firstWait = 250): Promise<T> {
  for (let wait = firstWait; ; wait = Math.min(wait * 1.5, 10_000)) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(wait, signal);
  }
}
