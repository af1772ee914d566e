import { describe, expect, it } from "vitest";
import type { AnalyzedStackResource, PolicyAnalyzer } from "./policy-checks.ts";
import { FakeProvider, runTest, STACK_URN, type TestProgram, thingUrn } from "./testing.ts";

function pack(level: string): PolicyAnalyzer & { seen: AnalyzedStackResource[] } {
  const violation = {
    policyName: "no-big",
    packName: "sizes",
    packVersion: "1.0.0",
    message: "too big",
    enforcementLevel: level,
  };
  const seen: AnalyzedStackResource[] = [];
  return {
    seen,
    info: { name: "sizes", version: "1.0.0" },
    async analyze(resource) {
      return { violations: resource.properties.size === 9 ? [{ ...violation, urn: resource.urn }] : [] };
    },
    async analyzeStack(resources) {
      seen.push(...resources);
      const crowded = resources.filter(({ type }) => type === "fake:index:Thing").length > 2;
      return { violations: crowded ? [{ ...violation, policyName: "few", message: "too many" }] : [] };
    },
  };
}

const program = async (test: TestProgram) => {
  await Promise.all([
    test.thing("small", { size: 1 }),
    test.thing("big", { size: 9 }),
    test.thing("other", { size: 9 }),
  ]);
};

describe("policies", () => {
  it("a mandatory violation keeps the resource from being written, and all are told of", async () => {
    const provider = new FakeProvider();
    const run = await runTest(provider, program, { policies: [pack("mandatory")] });
    expect(run.succeeded).toBe(false);
    expect(provider.calls).not.toContain("create big");
    expect(provider.calls).not.toContain("create other");
    const told = run.events.flatMap(({ policyEvent }) => policyEvent?.resourceUrn ?? []);
    expect(told.sort()).toEqual([thingUrn("big"), thingUrn("other")]);
  });

  it("a preview goes on after a mandatory violation, and fails", async () => {
    const run = await runTest(new FakeProvider(), program, { policies: [pack("mandatory")], preview: true });
    expect(run.succeeded).toBe(false);
    expect(run.steps.sort()).toEqual(["create big", "create other", "create small"]);
    expect(run.errors).toContain("few (sizes): too many");
  });

  it("an advisory violation is told of and stops nothing", async () => {
    const provider = new FakeProvider();
    const advisory = pack("advisory");
    const run = await runTest(provider, program, { policies: [advisory] });
    expect(run.succeeded).toBe(true);
    expect(provider.calls).toHaveLength(3);
    expect(run.events.flatMap(({ policyEvent }) => policyEvent?.resourceUrn ?? [])).toContain(STACK_URN);
  });

  it("stack policies see what components registered as their outputs, and each resource's provider", async () => {
    const sizes = pack("advisory");
    await runTest(
      new FakeProvider(),
      async (test) => {
        const group = await test.component("group", { contract: { PORT: "P0" } });
        await test.thing("a", { size: 1 }, { parent: group.urn, dependencies: [group.urn] });
      },
      { policies: [sizes] },
    );
    expect(sizes.seen.find(({ name }) => name === "group")?.properties).toEqual({ contract: { PORT: "P0" } });
    expect(sizes.seen.find(({ name }) => name === "a")).toMatchObject({
      properties: { size: 1 },
      provider: { name: "default_1_2_3", type: "pulumi:providers:fake" },
      propertyDependencies: { size: [expect.stringContaining("::group")] },
    });
  });

  it("a mandatory stack violation fails the operation", async () => {
    const run = await runTest(
      new FakeProvider(),
      (test) => Promise.all(["a", "b", "c"].map((name) => test.thing(name))),
      { policies: [pack("mandatory")] },
    );
    expect(run.errors).toEqual(["few (sizes): too many"]);
    expect(run.succeeded).toBe(false);
  });
});
