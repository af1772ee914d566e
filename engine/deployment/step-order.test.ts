import { describe, expect, it } from "vitest";
import { deployed, runTest, type TestProgram } from "./testing.ts";

describe("step order", () => {
  const cases: {
    name: string;
    before: (test: TestProgram) => Promise<unknown>;
    after: (test: TestProgram) => Promise<unknown>;
    steps: string[];
    calls: string[];
    changes: Record<string, number>;
  }[] = [
    {
      name: "an unchanged resource is left alone",
      before: (test) => test.thing("a", { size: 1 }),
      after: (test) => test.thing("a", { size: 1 }),
      steps: ["same a"],
      calls: [],
      changes: { same: 2 },
    },
    {
      name: "a changed input updates",
      before: (test) => test.thing("a", { size: 1 }),
      after: (test) => test.thing("a", { size: 2 }),
      steps: ["update a"],
      calls: ["update a"],
      changes: { same: 1, update: 1 },
    },
    {
      name: "an immutable input replaces, the new one first",
      before: (test) => test.thing("a", { fixed: 1 }),
      after: (test) => test.thing("a", { fixed: 2 }),
      steps: ["create-replacement a", "replace a", "delete-replaced a"],
      calls: ["create a", "delete a-1"],
      changes: { same: 1, replace: 1 },
    },
    {
      name: "deleteBeforeReplace replaces, the old one first",
      before: (test) => test.thing("a", { fixed: 1 }),
      after: (test) => test.thing("a", { fixed: 2 }, { deleteBeforeReplace: true }),
      steps: ["delete-replaced a", "replace a", "create-replacement a"],
      calls: ["delete a-1", "create a"],
      changes: { same: 1, replace: 1 },
    },
    {
      name: "the provider may ask for the old one first, and the program may overrule it",
      before: (test) => test.thing("a", { fixed: 1, deleteFirst: true }),
      after: (test) => test.thing("a", { fixed: 2, deleteFirst: true }, { deleteBeforeReplace: false }),
      steps: ["create-replacement a", "replace a", "delete-replaced a"],
      calls: ["create a", "delete a-1"],
      changes: { same: 1, replace: 1 },
    },
    {
      name: "deleting before replacing takes along what the change would replace",
      before: async (test) => {
        const a = await test.thing("a", { fixed: 1 });
        await test.thing("b", { fixedA: a.id }, { dependencies: [a.urn] });
      },
      after: async (test) => {
        const a = await test.thing("a", { fixed: 2 }, { deleteBeforeReplace: true });
        await test.thing("b", { fixedA: a.id }, { dependencies: [a.urn] });
      },
      steps: [
        "delete-replaced b",
        "delete-replaced a",
        "replace a",
        "create-replacement a",
        "replace b",
        "create-replacement b",
      ],
      calls: ["delete b-2", "delete a-1", "create a", "create b"],
      changes: { same: 1, replace: 2 },
    },
    {
      name: "what left the program is deleted, dependents first",
      before: async (test) => {
        const a = await test.thing("a");
        const b = await test.thing("b", {}, { dependencies: [a.urn] });
        await test.thing("c", {}, { dependencies: [b.urn] });
        await test.thing("d");
      },
      after: (test) => test.thing("d"),
      steps: ["same d", "delete c", "delete b", "delete a"],
      calls: ["delete c-3", "delete b-2", "delete a-1"],
      changes: { same: 2, delete: 3 },
    },
    {
      name: "replaceOnChanges turns an update into a replacement",
      before: (test) => test.thing("a", { size: 1 }),
      after: (test) => test.thing("a", { size: 2 }, { replaceOnChanges: ["size"] }),
      steps: ["create-replacement a", "replace a", "delete-replaced a"],
      calls: ["create a", "delete a-1"],
      changes: { same: 1, replace: 1 },
    },
    {
      name: 'replaceOnChanges "*" means any change',
      before: (test) => test.thing("a", { size: 1 }),
      after: (test) => test.thing("a", { size: 2 }, { replaceOnChanges: ["*"] }),
      steps: ["create-replacement a", "replace a", "delete-replaced a"],
      calls: ["create a", "delete a-1"],
      changes: { same: 1, replace: 1 },
    },
    {
      name: "ignoreChanges keeps what state has",
      before: (test) => test.thing("a", { size: 1, label: "x" }),
      after: (test) => test.thing("a", { size: 2, label: "x" }, { ignoreChanges: ["size"] }),
      steps: ["same a"],
      calls: [],
      changes: { same: 2 },
    },
    {
      name: "an alias renames without a replacement",
      before: (test) => test.thing("a", { size: 1 }),
      after: (test) => test.thing("z", { size: 1 }, { aliases: [{ name: "a" }] }),
      steps: ["same z"],
      calls: [],
      changes: { same: 2 },
    },
    {
      name: "retainOnDelete forgets without deleting",
      before: (test) => test.thing("a", {}, { retainOnDelete: true }),
      after: (test) => test.component("c"),
      steps: ["create c", "delete a"],
      calls: [],
      changes: { same: 1, create: 1, delete: 1 },
    },
    {
      name: "deletedWith leaves the deletion to the other resource's",
      before: async (test) => {
        const a = await test.thing("a");
        await test.thing("b", {}, { deletedWith: a.urn });
      },
      after: (test) => test.component("c"),
      steps: ["create c", "delete b", "delete a"],
      calls: ["delete a-1"],
      changes: { same: 1, create: 1, delete: 2 },
    },
  ];

  it.each(cases)("$name", async ({ before, after, steps, calls, changes }) => {
    const { provider, state } = await deployed(before);
    const run = await runTest(provider, after, { state });
    expect(run.errors).toEqual([]);
    expect(run.steps).toEqual(steps);
    expect(provider.calls).toEqual(calls);
    expect(run.resourceChanges).toEqual(changes);
    const again = await runTest(provider, after, { state: run.snapshot });
    expect(Object.keys(again.resourceChanges)).toEqual(["same"]);
  });

  it.each(cases)(
    "preview tells the same steps and writes nothing: $name",
    async ({ before, after, steps, changes }) => {
      const { provider, state } = await deployed(before);
      const run = await runTest(provider, after, { state, preview: true });
      expect(run.errors).toEqual([]);
      expect([...run.steps].sort()).toEqual([...steps].sort());
      expect(run.resourceChanges).toEqual(changes);
      expect(provider.calls).toEqual([]);
      expect(run.snapshot).toEqual(state);
    },
  );
});
