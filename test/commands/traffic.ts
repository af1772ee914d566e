import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { World } from "../../cli/demo/world.ts";

/** Visitors of a deployed host, one after the other at the edge, until they are told to stop. */
export interface Traffic {
  /** Their answers so far: status -> how many. */
  readonly counts: Record<string, number>;
  stop(): Promise<Record<string, number>>;
}

export function visit(world: World, host: string, path: string): Traffic {
  const counts: Record<string, number> = {};
  let stopped = false;
  const visiting = (async () => {
    while (!stopped) {
      const status = await ask(world.runtime.edgeUrl, host, path);
      counts[status] = (counts[status] ?? 0) + 1;
      await pause(5);
    }
  })();
  return {
    counts,
    stop: async () => {
      stopped = true;
      await visiting;
      return counts;
    },
  };
}

/** Visitors came, and each got an answer of the application's own. */
export function expectNoneLost(counts: Record<string, number>): void {
  expect(Object.keys(counts)).toEqual(["200"]);
  expect(counts["200"]).toBeGreaterThan(20);
}

export function ask(edgeUrl: string, host: string, path: string): Promise<string> {
  return new Promise((resolve) => {
    const call = request(new URL(path, edgeUrl), { headers: { host }, agent: false }, (response) => {
      response.resume();
      response.on("end", () => resolve(String(response.statusCode)));
      response.on("error", () => resolve("broken"));
    });
    call.on("error", () => resolve("refused"));
    call.end();
  });
}
