import { expect, test } from "vitest";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { poll } from "./poll.ts";

/** Tries that fail `failures` times. */
function failing(failures: number) {
  let asked = 0;
  return async () => ++asked > failures;
}
const isDone = (answer: boolean) => answer;
const breaker = (firstPauseSeconds: number) => new CircuitBreaker({ firstPauseSeconds });

test("goes on until the answer will do, telling each pause and that it is degraded", async () => {
  const pauses: [number, boolean][] = [];
  const onPause = ({ seconds, degraded }: { seconds: number; degraded: boolean }) => pauses.push([seconds, degraded]);
  const five = new CircuitBreaker({ firstPauseSeconds: 0.001, degradedPauseSeconds: 0.004 });
  expect(await poll({ ask: failing(6), isDone, breaker: five, forSeconds: 10, onPause })).toBe(true);
  expect(pauses).toEqual([
    [0.001, false],
    [0.002, false],
    [0.004, false],
    [0.004, false],
    [0.004, true],
    [0.004, true],
  ]);
  expect(five.degraded).toBe(false);
});

test("ends when the time is over, with one last try", async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return false;
  };
  expect(await poll({ ask, isDone, breaker: breaker(60), forSeconds: 0.02 })).toBe(false);
  expect(asked).toBe(2);
});

test("without time there is one try", async () => {
  let asked = 0;
  await poll({ ask: async () => ++asked > 5, isDone, breaker: breaker(60), forSeconds: 0 });
  expect(asked).toBe(1);
});

test("is ended at once from outside, in the middle of a pause", async () => {
  const controller = new AbortController();
  const started = performance.now();
  const polling = poll({
    ask: async () => false,
    isDone,
    breaker: breaker(60),
    forSeconds: 600,
    onPause: () => controller.abort(),
    signal: controller.signal,
  });
  await expect(polling).rejects.toThrow(/abort/i);
  expect(performance.now() - started).toBeLessThan(5_000);
});
