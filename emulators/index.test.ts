import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
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

test("on their own they say one line of JSON and end with SIGTERM", async () => {
  const emulators = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "main.ts")], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(createInterface({ input: emulators.stdout }), "line");
  const { environment, render } = JSON.parse(line);
  const answer = await fetch(`${render.url}/users`, {
    headers: { Authorization: `Bearer ${environment.RENDER_API_KEY}` },
  });
  expect(answer.status).toBe(200);
  emulators.kill("SIGTERM");
  expect(await once(emulators, "exit")).toEqual([0, null]);
});
