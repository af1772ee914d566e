import { describe, expect, it } from "vitest";
import { FakeProvider, runTest, type TestProgram, thingUrn } from "./testing.ts";

/** A small random number generator, so that a failure can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** node -> what it depends on. */
function randomGraph(next: () => number, size: number): number[][] {
  return Array.from({ length: size }, (_, node) =>
    Array.from({ length: node }, (_, other) => other).filter(() => next() < 0.3),
  );
}

/** Each resource is registered as soon as what it depends on is, as a program does. */
function programOf(graph: number[][]) {
  return async (test: TestProgram) => {
    const registered = new Map<number, Promise<unknown>>();
    for (const [node, dependencies] of graph.entries()) {
      registered.set(
        node,
        Promise.all(dependencies.map((dependency) => registered.get(dependency))).then(() =>
          test.thing(`n${node}`, {}, { dependencies: dependencies.map((dependency) => thingUrn(`n${dependency}`)) }),
        ),
      );
    }
    await Promise.all(registered.values());
  };
}

describe("order under parallelism", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "creates after, and deletes before, what a resource depends on (seed %i)",
    async (seed) => {
      const next = random(seed);
      const graph = randomGraph(next, 12);
      const provider = new FakeProvider();
      let running = 0;
      let most = 0;
      provider.before = async () => {
        running++;
        most = Math.max(most, running);
        for (let turn = Math.floor(next() * 5); turn > 0; turn--) {
          await Promise.resolve();
        }
        running--;
      };
      const created = await runTest(provider, programOf(graph), { parallel: 4 });
      expect(created.errors).toEqual([]);
      const order = provider.calls.map((call) => Number(/n(\d+)/.exec(call)?.[1]));
      for (const [node, dependencies] of graph.entries()) {
        for (const dependency of dependencies) {
          expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(node));
        }
      }
      provider.calls.length = 0;
      const destroyed = await runTest(provider, async () => {}, {
        state: created.snapshot,
        kind: "destroy",
        parallel: 4,
      });
      expect(destroyed.snapshot.resources).toEqual([]);
      const deletions = provider.calls.map((call) => Number(/n(\d+)/.exec(call)?.[1]));
      expect(deletions).toHaveLength(12);
      for (const [node, dependencies] of graph.entries()) {
        for (const dependency of dependencies) {
          expect(deletions.indexOf(node)).toBeLessThan(deletions.indexOf(dependency));
        }
      }
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(4);
    },
  );

  it("a failed deletion keeps what the resource depends on", async () => {
    const provider = new FakeProvider();
    const state = (
      await runTest(provider, async (test) => {
        await test.thing("a");
        await test.thing("b", {}, { dependencies: [thingUrn("a")] });
        await test.thing("c");
      })
    ).snapshot;
    provider.before = (call) => {
      if (call.startsWith("delete b")) {
        throw new Error("still in use");
      }
    };
    const run = await runTest(provider, async () => {}, { state, kind: "destroy" });
    expect(run.errors).toEqual(["still in use"]);
    expect([...provider.live.keys()]).toEqual(["a-1", "b-2"]);
    expect(run.snapshot.resources.map(({ urn }) => urn)).toContain(thingUrn("a"));
  });
});
