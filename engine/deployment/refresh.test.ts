import { describe, expect, it } from "vitest";
import { FakeProvider, runTest, stateOf, type TestProgram, thingUrn } from "./testing.ts";

async function program(test: TestProgram): Promise<void> {
  const a = await test.thing("a", { size: 1 });
  await test.thing("b", { size: 1 }, { dependencies: [a.urn] });
}

async function drifted() {
  const provider = new FakeProvider();
  const { snapshot } = await runTest(provider, program);
  provider.live.delete("a-1");
  provider.live.set("b-2", { size: 5, serial: 2 });
  provider.calls.length = 0;
  return { provider, state: snapshot };
}

describe("refresh", () => {
  it("drops what is gone, with every reference to it, and takes over what changed", async () => {
    const { provider, state } = await drifted();
    const run = await runTest(provider, program, { state, kind: "refresh" });
    expect(run.resourceChanges).toEqual({ same: 1, delete: 1, update: 1 });
    expect(stateOf(run.snapshot, "a")).toBeUndefined();
    expect(stateOf(run.snapshot, "b")).toMatchObject({ inputs: { size: 5 }, outputs: { size: 5 }, dependencies: [] });
    expect([...provider.calls].sort()).toEqual(["read a-1", "read b-2"]);
  });

  it("says in which direction a property drifted", async () => {
    const { provider, state } = await drifted();
    provider.live.set("b-2", { size: 1, extra: true, serial: 2 });
    const run = await runTest(provider, program, { state, kind: "refresh" });
    const event = run.events.find(({ resOutputsEvent }) => resOutputsEvent?.metadata.urn === thingUrn("b"));
    expect(event?.resOutputsEvent?.metadata).toMatchObject({
      op: "update",
      detailedDiff: { extra: { diffKind: "add", inputDiff: true } },
    });
  });

  it("ahead of an update, brings back what was lost", async () => {
    const { provider, state } = await drifted();
    const run = await runTest(provider, program, { state, refresh: true });
    expect(run.errors).toEqual([]);
    expect(run.resourceChanges).toEqual({ same: 1, create: 1, update: 1 });
    expect(provider.calls.slice(2)).toEqual(["create a", "update b"]);
  });

  it("ahead of a preview, changes nothing that is saved", async () => {
    const { provider, state } = await drifted();
    const run = await runTest(provider, program, { state, refresh: true, preview: true });
    expect(run.resourceChanges).toEqual({ same: 1, create: 1, update: 1 });
    expect(run.snapshot).toEqual(state);
    expect(run.saved).toEqual([]);
  });

  it("keeps state and makes nothing when a resource cannot be read", async () => {
    const { provider, state } = await drifted();
    provider.before = (call) => {
      if (call === "read a-1") {
        throw new Error("401 Unauthorized");
      }
    };
    const run = await runTest(provider, async () => {}, { state, kind: "refresh" });
    expect(run.errors).toEqual(["401 Unauthorized"]);
    expect(stateOf(run.snapshot, "a")?.id).toBe("a-1");
  });
});
