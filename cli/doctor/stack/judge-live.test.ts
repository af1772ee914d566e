import { describe, expect, test } from "vitest";
import type { AnalyzedResource, AnalyzedStackResource } from "../../../engine/policy/analyzed-resource.ts";
import type { PolicyInfo } from "../../../engine/policy/policy-info.ts";
import type { Violation } from "../../../engine/policy/policy-pack.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../../engine/property-value.ts";
import { type Judge, judgeLive } from "./judge-live.ts";
import { liveSubject, statedSubject } from "./live-subjects.ts";
import type { StackResource } from "./open-stack.ts";

const VALUE = "fake-live-value-1";
const secret = (value: string) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });
const contract = { consumer: "backend", variables: {} };

const group: StackResource = {
  urn: "urn:pulumi:production::app::stackwright:render:EnvGroup::group",
  type: "stackwright:render:EnvGroup",
  name: "group",
  custom: true,
  id: "evg-1",
  provider: undefined,
  inputs: { variables: { KEY: secret("fake-written-value") }, contract },
  outputs: { variables: { KEY: secret("fake-written-value") }, contract },
};
const service: StackResource = {
  ...group,
  urn: "urn:pulumi:production::app::stackwright:render:WebService::api",
  type: "stackwright:render:WebService",
  name: "api",
  inputs: { plan: "starter" },
  outputs: { plan: "starter", serviceId: "srv-1" },
  protect: true,
  propertyDependencies: { plan: [] },
};

const policy = (name: string, enforcementLevel: PolicyInfo["enforcementLevel"] = "mandatory"): PolicyInfo => ({
  name,
  displayName: name,
  description: "",
  message: "",
  enforcementLevel,
  type: "resource",
  configProperties: {},
  configRequired: [],
});
const violation = (policyName: string, message: string, more: Partial<Violation> = {}): Violation => ({
  policyName,
  packName: "fake",
  packVersion: "1.0.0",
  description: "",
  message,
  enforcementLevel: "mandatory",
  urn: group.urn,
  ...more,
});

/** A pack that says what it is told to, and remembers what it was shown. */
function fakePack({ alone = [], together = [] }: { alone?: Violation[]; together?: Violation[] }) {
  const seen: { alone: AnalyzedResource[]; together: AnalyzedStackResource[] } = { alone: [], together: [] };
  const pack: Judge = {
    info: { name: "fake", version: "1.0.0", policies: [policy("a"), policy("b"), policy("off", "disabled")] },
    analyze: async (resource) => {
      seen.alone.push(resource);
      return { violations: alone, notApplicable: [] };
    },
    analyzeStack: async (resources) => {
      seen.together = resources;
      return { violations: together, notApplicable: [{ policyName: "b", reason: "a value is not known" }] };
    },
  };
  return { pack, seen };
}

const live = liveSubject(group, { inputs: { variables: { KEY: VALUE } }, outputs: { variables: { KEY: VALUE } } }, []);

describe("what rules are shown", () => {
  test("live values with the contract, secret where the program's were; the rest as the last up knew it", async () => {
    const { pack, seen } = fakePack({});
    await judgeLive(pack, [live, statedSubject(service)], "production");
    expect(seen.alone.map(({ name, properties }) => [name, properties])).toEqual([
      ["group", { variables: { KEY: secret(VALUE) }, contract }],
    ]);
    expect(seen.together).toMatchObject([
      { name: "group", properties: { variables: { KEY: secret(VALUE) } } },
      {
        name: "api",
        properties: { serviceId: "srv-1" },
        options: { protect: true },
        propertyDependencies: { plan: [] },
      },
    ]);
  });

  test("what was set by hand or comes from elsewhere is there, with a value nobody knows", () => {
    const outputs = { variables: { KEY: VALUE }, unmanagedVariables: ["BY_HAND"] };
    const { alone } = liveSubject(group, { inputs: { variables: { KEY: VALUE } }, outputs }, ["ELSEWHERE"]);
    expect(alone.properties.variables).toEqual({ KEY: secret(VALUE), BY_HAND: UNKNOWN, ELSEWHERE: UNKNOWN });
  });

  test("a scope gets only what was set by hand in it", () => {
    const scoped = { ...group, inputs: { production: { A: "1" }, preview: { A: "1" } }, outputs: {} };
    const inputs = { production: { A: "1" }, preview: { A: "1" } };
    const { alone } = liveSubject(scoped, { inputs, outputs: { unmanagedVariables: ["preview/B"] } }, []);
    expect(alone.properties).toEqual({ production: { A: "1" }, preview: { A: "1", B: UNKNOWN } });
  });

  test("what could not be read is unknown, not as it was written", () => {
    const { alone, together } = liveSubject(group, undefined, []);
    expect([alone.properties.variables, together.properties.variables]).toEqual([UNKNOWN, UNKNOWN]);
  });
});

describe("what is made of what they say", () => {
  test("rule, resource, fix and page; how grave it is by level and severity", async () => {
    const { pack } = fakePack({
      alone: [
        violation("a", "variables.KEY is short. Fix: make it longer. (docs/policies.md#a)", { severity: "critical" }),
      ],
      together: [
        violation("b", "The stack has no monitor.", { urn: "", severity: "medium" }),
        violation("a", "Excepted until 2999-01-01 (moving): variables.KEY is short.", { enforcementLevel: "advisory" }),
        violation("off", "never told", { enforcementLevel: "disabled" }),
      ],
    });
    const { findings, examined } = await judgeLive(pack, [live], "production");
    expect(findings).toEqual([
      {
        severity: "error",
        code: "a",
        what: "variables.KEY is short.",
        where: "group",
        mend: "Make it longer. (docs/policies.md#a)",
      },
      {
        severity: "warning",
        code: "b",
        what: "The stack has no monitor.",
        where: "stack production",
        mend: "See docs/policies.md#b",
      },
      expect.objectContaining({ severity: "advice", code: "a", what: expect.stringContaining("Excepted until") }),
    ]);
    expect(examined).toMatchObject([{ subject: "policy pack fake 1.0.0", ok: false }]);
  });

  test("what could not be judged is counted and named, and is no finding", async () => {
    const { pack } = fakePack({
      alone: [
        violation("a", "Not judged yet, known only during up: variables.KEY."),
        violation("a", "Not judged: not compared with stack staging: it has no state."),
      ],
    });
    const { findings, examined } = await judgeLive(pack, [live], "production");
    expect(findings).toEqual([]);
    expect(examined[0]?.state).toBe("2 rules, 0 violated, 2 not able to judge everything");
    expect(examined[0]?.details).toEqual([
      { text: "not judged, because not every value can be read: a, b", ok: false },
      { text: "not judged by a: not compared with stack staging: it has no state", ok: false },
    ]);
  });

  test("a rule that repeats a value shows none", async () => {
    const { pack } = fakePack({ alone: [violation("a", `KEY must not be ${VALUE}`)] });
    expect(JSON.stringify(await judgeLive(pack, [live], "production"))).not.toContain(VALUE);
  });
});
