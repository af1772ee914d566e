import { describe, expect, it } from "vitest";
import { ProviderCallError } from "../plugin/provider-client.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../property-value.ts";
import { deployed, FakeProvider, runTest, stateOf, type TestProgram, thingUrn } from "./testing.ts";

const secret = (value: string) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });

describe("options", () => {
  it("saves a change of options alone", async () => {
    const { provider, state } = await deployed((test) => test.thing("a", { size: 1 }));
    const run = await runTest(
      provider,
      (test) => test.thing("a", { size: 1 }, { protect: true, retainOnDelete: true, customTimeouts: { create: 60 } }),
      { state },
    );
    expect(run.steps).toEqual(["same a"]);
    expect(stateOf(run.snapshot, "a")).toMatchObject({
      protect: true,
      retainOnDelete: true,
      customTimeouts: { create: 60 },
    });
  });

  it("moves references along when a dependency is renamed and its dependents have left the program", async () => {
    const { provider, state } = await deployed(async (test) => {
      const a = await test.thing("a");
      await test.thing("b", {}, { dependencies: [a.urn] });
    });
    const run = await runTest(provider, (test) => test.thing("z", {}, { aliases: [{ urn: thingUrn("a") }] }), {
      state,
    });
    expect(run.errors).toEqual([]);
    expect(provider.calls).toEqual(["delete b-2"]);
    expect(stateOf(run.snapshot, "z")?.id).toBe("a-1");
  });

  it("lets children inherit their parent's alias", async () => {
    const { provider, state } = await deployed(async (test) => {
      const parent = await test.component("app");
      await test.thing("app-child", {}, { parent: parent.urn });
    });
    const run = await runTest(
      provider,
      async (test) => {
        const parent = await test.component("web", {}, { aliases: [{ name: "app" }] });
        await test.thing("web-child", {}, { parent: parent.urn });
      },
      { state },
    );
    expect(run.steps).toEqual(["same web", "same web-child"]);
    expect(provider.calls).toEqual([]);
  });

  it("refuses to replace what is protected, and makes nothing new", async () => {
    const { provider, state } = await deployed((test) => test.thing("a", { fixed: 1 }, { protect: true }));
    const run = await runTest(provider, (test) => test.thing("a", { fixed: 2 }, { protect: true }), { state });
    expect(run.succeeded).toBe(false);
    expect(run.errors[0]).toContain(`pulumi state unprotect '${thingUrn("a")}'`);
    expect(provider.calls).toEqual([]);
    expect(stateOf(run.snapshot, "a")?.inputs).toEqual({ fixed: 1 });
  });

  it("tells of every protected resource that would go, and deletes none", async () => {
    const { provider, state } = await deployed(async (test) => {
      await test.thing("a", {}, { protect: true });
      await test.thing("b", {}, { protect: true });
      await test.thing("c");
    });
    const run = await runTest(provider, async () => {}, { state, kind: "destroy" });
    expect(run.errors).toHaveLength(2);
    expect(run.errors.join()).toContain(`pulumi state unprotect '${thingUrn("b")}'`);
    expect(provider.calls).toEqual([]);
    expect(run.snapshot).toEqual(state);
  });

  it("marks outputs secret by option and by their input, and shows neither", async () => {
    const provider = new FakeProvider();
    const run = await runTest(provider, (test) =>
      test.thing(
        "a",
        { password: secret("hunter2-hunter2"), label: "plain-label" },
        { additionalSecretOutputs: ["label"] },
      ),
    );
    expect(stateOf(run.snapshot, "a")?.outputs).toMatchObject({
      password: secret("hunter2-hunter2"),
      label: secret("plain-label"),
    });
    expect(JSON.stringify(run.events)).not.toContain("hunter2");
  });

  it("refuses the same URN twice, an unknown parent, and an alias two resources claim", async () => {
    const { provider, state } = await deployed((test) => test.thing("a"));
    await runTest(
      provider,
      async (test) => {
        await test.thing("b", {}, { aliases: [{ name: "a" }] });
        await expect(test.thing("b")).rejects.toThrow(`Duplicate resource URN '${thingUrn("b")}'`);
        await expect(test.thing("c", {}, { parent: thingUrn("nobody") })).rejects.toThrow("could not find parent");
        await expect(test.thing("d", {}, { aliases: [{ name: "a" }] })).rejects.toThrow("Duplicate resource alias");
      },
      { state },
    );
  });
});

describe("import and read", () => {
  it("takes over what is live, updating it where the program differs", async () => {
    const provider = new FakeProvider();
    provider.live.set("there", { size: 1, serial: 7 });
    const run = await runTest(provider, (test) => test.thing("a", { size: 2 }, { importId: "there" }));
    expect(run.steps).toEqual(["import a", "update a"]);
    expect(provider.calls).toEqual(["read there", "update a"]);
    expect(stateOf(run.snapshot, "a")).toMatchObject({
      id: "there",
      inputs: { size: 2 },
      outputs: { size: 2, serial: 7 },
    });
  });

  it("imports once", async () => {
    const provider = new FakeProvider();
    provider.live.set("there", { size: 1, serial: 7 });
    const program = (test: TestProgram) => test.thing("a", { size: 1 }, { importId: "there" });
    const first = await runTest(provider, program);
    expect(first.steps).toEqual(["import a"]);
    expect(first.resourceChanges).toEqual({ create: 1, import: 1 });
    const second = await runTest(provider, program, { state: first.snapshot });
    expect(second.steps).toEqual(["same a"]);
  });

  it("says so when what is to be imported does not exist", async () => {
    const run = await runTest(new FakeProvider(), (test) => test.thing("a", {}, { importId: "nowhere" }));
    expect(run.errors).toEqual(["resource 'nowhere' does not exist"]);
    expect(stateOf(run.snapshot, "a")).toBeUndefined();
  });

  it("reads what it does not own, and only forgets it", async () => {
    const provider = new FakeProvider();
    provider.live.set("there", { size: 1, serial: 7 });
    const first = await runTest(provider, async (test) => {
      const other = await test.thing("other");
      const reference = stateReference(test, other.urn);
      const read = await test.deployment.read({
        type: "fake:index:Thing",
        name: "r",
        id: "there",
        inputs: {},
        parent: undefined,
        dependencies: [],
        provider: reference,
        additionalSecretOutputs: [],
        sourcePosition: undefined,
      });
      expect(read.outputs).toEqual({ size: 1, serial: 7 });
    });
    expect(stateOf(first.snapshot, "r")).toMatchObject({ external: true, id: "there" });
    const second = await runTest(provider, (test) => test.thing("other"), { state: first.snapshot });
    expect(second.steps).toEqual(["same other", "discard r"]);
    expect(provider.live.has("there")).toBe(true);
  });
});

function stateReference(test: TestProgram, urn: string): string {
  const provider = test.deployment.resource(urn)?.provider;
  if (!provider) {
    throw new Error(`${urn} has no provider`);
  }
  return provider;
}

describe("failures", () => {
  it("a failed create fails its dependents, lets others finish, and is tried again", async () => {
    const provider = new FakeProvider();
    const program = async (test: TestProgram) => {
      const [a] = await Promise.all([test.thing("a"), test.thing("b")]);
      const dependent = await test.thing("c", {}, { dependencies: [a.urn] });
      return [a.result, dependent.result];
    };
    provider.before = (call) => {
      if (call === "create a") {
        throw new ProviderCallError("vendor says no");
      }
    };
    const run = await runTest(provider, async (test) => {
      expect(await program(test)).toEqual(["fail", "skip"]);
    });
    expect(run.errors).toEqual(["vendor says no"]);
    expect(provider.calls).toEqual(["create b"]);
    expect(run.snapshot.pendingOperations).toEqual([]);
    provider.before = () => {};
    const again = await runTest(provider, program, { state: run.snapshot });
    expect(provider.calls).toEqual(["create b", "create a", "create c"]);
    expect(again.succeeded).toBe(true);
  });

  it("keeps what exists in part and finishes it next time", async () => {
    const provider = new FakeProvider();
    provider.before = (call) => {
      if (call === "create a") {
        throw new ProviderCallError("not ready", { id: "a-half", outputs: { serial: 9 }, reasons: ["still starting"] });
      }
    };
    const run = await runTest(provider, (test) => test.thing("a", { size: 1 }));
    expect(run.succeeded).toBe(false);
    expect(stateOf(run.snapshot, "a")).toMatchObject({ id: "a-half", initErrors: ["still starting"] });
    provider.before = () => {};
    const again = await runTest(provider, (test) => test.thing("a", { size: 1 }), { state: run.snapshot });
    expect(again.steps).toEqual(["update a"]);
    expect(stateOf(again.snapshot, "a")?.initErrors).toBeUndefined();
  });

  it("a partly failed update keeps the old inputs", async () => {
    const { provider, state } = await deployed((test) => test.thing("a", { size: 1 }));
    provider.before = () => {
      throw new ProviderCallError("half", { id: "a-1", outputs: { size: 2 }, reasons: ["half way"] });
    };
    const run = await runTest(provider, (test) => test.thing("a", { size: 2 }), { state });
    expect(stateOf(run.snapshot, "a")).toMatchObject({
      inputs: { size: 1 },
      outputs: { size: 2 },
      initErrors: ["half way"],
    });
  });

  it("deletes nothing after a failure or a program that failed", async () => {
    const { provider, state } = await deployed(async (test) => {
      await test.thing("a");
      await test.thing("b");
    });
    const failing = await runTest(provider, (test) => test.thing("a", { invalid: "nope" }), { state });
    expect(failing.errors).toEqual(["fake:index:Thing resource 'a': property invalid has a problem: nope"]);
    const crashed = await runTest(provider, (test) => test.thing("a"), { state, programSucceeds: false });
    expect(crashed.succeeded).toBe(false);
    expect(provider.calls).toEqual([]);
    expect(stateOf(crashed.snapshot, "b")).toBeDefined();
  });

  it("tells of every invalid resource at once, and makes nothing after the first", async () => {
    const provider = new FakeProvider();
    const run = await runTest(provider, async (test) => {
      await test.thing("a", { invalid: "one" });
      await test.thing("b", { invalid: "two" });
      await test.thing("c");
    });
    expect(run.errors).toHaveLength(2);
    expect(provider.calls).toEqual([]);
  });

  it("says which resources an earlier run was interrupted at, and clears them when they went through", async () => {
    const provider = new FakeProvider();
    const urn = thingUrn("a");
    const pending = { resource: { urn, custom: true, type: "fake:index:Thing" }, type: "creating" as const };
    const run = await runTest(provider, (test) => test.thing("a"), {
      state: { resources: [], pendingOperations: [pending] },
    });
    expect(run.snapshot.pendingOperations).toEqual([]);
  });

  it("an unknown outside of a preview is an error", async () => {
    const run = await runTest(new FakeProvider(), (test) => test.thing("a", { size: UNKNOWN }));
    expect(run.errors[0]).toContain("property size has a problem: its value is still unknown");
  });
});

describe("cancellation", () => {
  it("cancels the provider, begins nothing new, and saves what went through", async () => {
    const provider = new FakeProvider();
    const abort = new AbortController();
    provider.before = (call) => {
      if (call === "create b") {
        abort.abort();
      }
    };
    const run = await runTest(
      provider,
      async (test) => {
        await test.thing("a");
        await test.thing("b");
        expect((await test.thing("c")).result).toBe("fail");
      },
      { signal: abort.signal },
    );
    expect(provider.calls).toEqual(["create a", "cancel", "create b"]);
    expect(stateOf(run.snapshot, "b")).toBeDefined();
    expect(stateOf(run.snapshot, "c")).toBeUndefined();
    expect(run.snapshot.pendingOperations).toEqual([]);
  });
});

describe("targets", () => {
  it("touches only what they name", async () => {
    const { provider, state } = await deployed(async (test) => {
      await test.thing("a", { size: 1 });
      await test.thing("b", { size: 1 });
      await test.thing("gone");
    });
    const run = await runTest(
      provider,
      async (test) => {
        await test.thing("a", { size: 2 });
        await test.thing("b", { size: 2 });
        await test.thing("new");
      },
      { state, targets: [thingUrn("b")] },
    );
    expect(run.errors).toEqual([]);
    expect(provider.calls).toEqual(["update b"]);
    expect(stateOf(run.snapshot, "a")?.inputs).toEqual({ size: 1 });
    expect(stateOf(run.snapshot, "gone")).toBeDefined();
    expect(stateOf(run.snapshot, "new")).toBeUndefined();
  });

  it("refuses a target that needs one which is not created", async () => {
    const run = await runTest(
      new FakeProvider(),
      async (test) => {
        const a = await test.thing("a");
        await test.thing("b", {}, { dependencies: [a.urn] });
      },
      { targets: [thingUrn("b")] },
    );
    expect(run.errors[0]).toContain("was not specified in --target list");
  });

  it("refuses a target that is nowhere", async () => {
    const run = await runTest(new FakeProvider(), (test) => test.thing("a"), { targets: [thingUrn("typo")] });
    expect(run.errors[0]).toContain("could not be found");
  });
});
