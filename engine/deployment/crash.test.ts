import { describe, expect, it } from "vitest";
import type { Snapshot } from "../state/resource-state.ts";
import { FakeProvider, runTest, type TestProgram } from "./testing.ts";
import { nameOf } from "./urn.ts";

/** A small stack with every kind of change in it. */
async function before(test: TestProgram): Promise<void> {
  const a = await test.thing("a", { size: 1 });
  const b = await test.thing("b", { fixed: 1 });
  await test.thing("c", { fixedB: b.id }, { dependencies: [b.urn] });
  await test.thing("old", {}, { dependencies: [a.urn] });
}

async function after(test: TestProgram): Promise<void> {
  const a = await test.thing("a", { size: 2 });
  const b = await test.thing("b", { fixed: 2 }, { deleteBeforeReplace: true });
  await test.thing("c", { fixedB: b.id }, { dependencies: [b.urn] });
  await test.thing("d", { fixed: 1 }, { dependencies: [a.urn] });
}

describe("a kill after any save", () => {
  it("leaves a state from which the next run finishes without repeating a finished create", async () => {
    const count = (await finishedRun()).saved.length;
    expect(count).toBeGreaterThan(12);
    for (let kill = 1; kill <= count; kill++) {
      const provider = new FakeProvider();
      const start = await runTest(provider, before);
      const liveAtKill = new Set<string>();
      let saves = 0;
      const killed = await new Promise<Snapshot>((resolve) => {
        const onSave = (_change: unknown, snapshot: Snapshot) => {
          if (++saves === kill) {
            for (const id of provider.live.keys()) {
              liveAtKill.add(id);
            }
            provider.before = () => new Promise(() => {}); // the process is gone: it calls nobody any more
            resolve(snapshot);
          }
        };
        void runTest(provider, after, { state: start.snapshot, parallel: 1, onSave });
      });
      const interrupted = new Set(
        killed.pendingOperations.filter(({ type }) => type === "creating").map(({ resource }) => nameOf(resource.urn)),
      );
      provider.before = () => {};
      provider.calls.length = 0;
      const finished = await runTest(provider, after, { state: killed });
      expect(finished.errors).toEqual([]);
      const names = finished.snapshot.resources
        .filter(({ type }) => type.startsWith("fake:"))
        .map(({ urn }) => nameOf(urn));
      expect(names.sort()).toEqual(["a", "b", "c", "d"]);
      // What state knew to exist at the kill is never made again, but for what is being replaced.
      for (const { urn, id, inputs } of killed.resources) {
        const known = id !== undefined && liveAtKill.has(id) && !interrupted.has(nameOf(urn));
        if (known && (nameOf(urn) === "a" || nameOf(urn) === "d" || inputs?.fixed === 2)) {
          expect(provider.calls, `kill ${kill}`).not.toContain(`create ${nameOf(urn)}`);
        }
      }
      const again = await runTest(provider, after, { state: finished.snapshot });
      expect(Object.keys(again.resourceChanges), `kill ${kill}`).toEqual(["same"]);
    }
  });
});

async function finishedRun() {
  const provider = new FakeProvider();
  const start = await runTest(provider, before);
  return runTest(provider, after, { state: start.snapshot, parallel: 1 });
}
