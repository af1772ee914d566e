import { describe, expect, it } from "vitest";
import { defaultRetryPolicy, mayRetry, type RetryKind, retryAfterMs, retryDelay, withRetry } from "./retry.ts";
import { VendorError } from "./vendor-error.ts";

const failure = (status: number | undefined, more: Partial<VendorError> = {}) =>
  new VendorError({ vendor: "Shop", operation: "buy", status, reason: "no", outcome: "refused", ...more });

const quick = { baseDelay: 1, maxDelay: 2 };
const { signal } = new AbortController();

describe("mayRetry", () => {
  it.each<[number | undefined, boolean, boolean]>([
    [400, false, false],
    [404, false, false],
    [408, true, false],
    [409, false, false],
    [429, true, true],
    [500, true, false],
    [503, true, false],
    [undefined, true, false],
  ])("status %s: idempotent %s, once %s", (status, idempotent, once) => {
    const answers = (["idempotent", "once"] as RetryKind[]).map((kind) => mayRetry(failure(status), kind));
    expect(answers).toEqual([idempotent, once]);
  });
});

describe("retryAfterMs", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  it.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after": "3" }, 3000],
    [{ "retry-after": "Thu, 01 Jan 2026 00:00:05 GMT" }, 5000],
    [{ "retry-after": "0" }, 0],
    [{ "ratelimit-reset": "7" }, 7000],
    [{ "x-ratelimit-reset": String(now / 1000 + 9) }, 9000],
    [{ "retry-after": "2", "ratelimit-reset": "50" }, 2000],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("%o is %s ms", (headers, expected) => {
    expect(retryAfterMs(new Headers(headers), now)).toBe(expected);
  });
});

describe("retryDelay", () => {
  it("doubles up to a ceiling, between half and all of it", () => {
    const waits = (random: number) =>
      [1, 2, 3, 10].map((tries) => retryDelay(tries, undefined, defaultRetryPolicy, () => random));
    expect(waits(0)).toEqual([250, 500, 1000, 7500]);
    expect(waits(1)).toEqual([500, 1000, 2000, 15_000]);
  });

  it("never waits less than was asked for", () => {
    expect(retryDelay(1, 3000, defaultRetryPolicy, () => 0)).toBe(3000);
  });
});

describe("withRetry", () => {
  const failing = (times: number, error: Error) => {
    let tries = 0;
    const attempt = async () => {
      tries++;
      if (tries <= times) throw error;
      return `done after ${tries}`;
    };
    return { attempt, tries: () => tries };
  };

  it("tries again until it works", async () => {
    const { attempt } = failing(3, failure(503));
    await expect(withRetry(attempt, { kind: "idempotent", signal, policy: quick })).resolves.toBe("done after 4");
  });

  it("gives up after the policy's attempts", async () => {
    const { attempt, tries } = failing(99, failure(503));
    await expect(withRetry(attempt, { kind: "idempotent", signal, policy: { ...quick, attempts: 3 } })).rejects.toThrow(
      "503 no",
    );
    expect(tries()).toBe(3);
  });

  it("does not repeat a request that may have been done", async () => {
    const { attempt, tries } = failing(1, failure(502));
    await expect(withRetry(attempt, { kind: "once", signal, policy: quick })).rejects.toThrow("502");
    expect(tries()).toBe(1);
  });

  it("does not sit out a limit that resets in an hour, and says when it does", async () => {
    const { attempt, tries } = failing(1, failure(429, { retryAfterMs: 3_500_000 }));
    await expect(withRetry(attempt, { kind: "once", signal, policy: quick })).rejects.toThrow("resets in 59 minutes");
    expect(tries()).toBe(1);
  });

  it("leaves other errors alone", async () => {
    const { attempt, tries } = failing(1, new TypeError("a bug"));
    await expect(withRetry(attempt, { kind: "idempotent", signal, policy: quick })).rejects.toThrow("a bug");
    expect(tries()).toBe(1);
  });

  it("stops waiting when it is cancelled", async () => {
    const controller = new AbortController();
    const { attempt } = failing(99, failure(503, { retryAfterMs: 60_000 }));
    const onRetry = () => controller.abort(new Error("enough"));
    await expect(withRetry(attempt, { kind: "idempotent", signal: controller.signal, onRetry })).rejects.toThrow(
      "enough",
    );
  });
});
