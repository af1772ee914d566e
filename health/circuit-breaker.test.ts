import { expect, test } from "vitest";
import { CircuitBreaker } from "./circuit-breaker.ts";

test("60, 120, 240, 300 s after each failure; degraded from the fifth on, 300 s each", () => {
  const breaker = new CircuitBreaker();
  const seen = Array.from({ length: 7 }, () => [breaker.failed(), breaker.degraded]);
  expect(seen).toEqual([
    [60, false],
    [120, false],
    [240, false],
    [300, false],
    [300, true],
    [300, true],
    [300, true],
  ]);
});

test("one success ends it, and tells whether it was degraded", () => {
  const breaker = new CircuitBreaker();
  breaker.failed();
  expect(breaker.succeeded()).toBe(false);
  for (let failure = 0; failure < 5; failure++) breaker.failed();
  expect([breaker.degraded, breaker.failures]).toEqual([true, 5]);
  expect(breaker.succeeded()).toBe(true);
  expect([breaker.degraded, breaker.failed()]).toEqual([false, 60]);
});

test("failures that are not in a row do not degrade", () => {
  const breaker = new CircuitBreaker();
  for (let failure = 0; failure < 20; failure++) {
    breaker.failed();
    if (failure % 4 === 3) breaker.succeeded();
  }
  expect(breaker.degraded).toBe(false);
});

test("the pauses can be others", () => {
  const breaker = new CircuitBreaker({ failures: 3, firstPauseSeconds: 5, degradedPauseSeconds: 30 });
  expect([breaker.failed(), breaker.failed(), breaker.failed(), breaker.failed()]).toEqual([5, 10, 30, 30]);
});
