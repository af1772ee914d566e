import { expect, test } from "vitest";
import { startEmulators } from "./index.ts";

test("keys are made for each run, and every address is a loopback one", async () => {
  const [one, other] = await Promise.all([startEmulators(), startEmulators()]);
  try {
    const [first, second] = [one.environment(), other.environment()];
    expect(Object.keys(first).filter((name) => /KEY|TOKEN/.test(name))).toHaveLength(5);
    for (const [name, value] of Object.entries(first)) {
      expect(second[name]).not.toBe(value);
      if (name.endsWith("_URL")) expect(value).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
    }
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});
