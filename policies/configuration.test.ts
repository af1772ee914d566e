import { describe, expect, test } from "vitest";
import { findingsIn, servePack } from "../test/policies/served-pack.ts";
import { configured } from "./configuration.ts";
import { rules } from "./rules/index.ts";
import { group, service } from "./test-resources.ts";
import { program, UNKNOWN } from "./testing.ts";

const exception = {
  rule: "no-sleeping-plan",
  resource: "api",
  reason: "moving out in April",
  expires: "2999-12-31",
};

describe("what a stack's config says", () => {
  const ruleOf = (config: Record<string, string>, id: string) =>
    configured(rules, [], config).rules.find((rule) => rule.id === id);

  test("nothing: the pack is as it is", () => {
    expect(configured(rules, [], { "toolboxai:plan": "free" })).toEqual({
      rules: rules.map((rule) => ({ ...rule, settings: rule.settings ?? {} })),
      exceptions: [],
    });
  });

  test("a level, alone or among others", () => {
    expect(ruleOf({ "policies:log-level": "advisory" }, "log-level")?.level).toBe("advisory");
    const rule = ruleOf(
      { "policies:secret-rotation": '{"level":"mandatory","severity":"high","maxDays":90}' },
      "secret-rotation",
    );
    expect(rule).toMatchObject({ level: "mandatory", severity: "high", settings: { maxDays: { default: 90 } } });
  });

  test("which stacks are production, for every rule that asks, unless a rule is told otherwise", () => {
    const config = { "policies:productionStacks": '["live"]', "policies:log-level": '{"productionStacks":["prod"]}' };
    expect(ruleOf(config, "no-sleeping-plan")?.settings?.productionStacks?.default).toEqual(["live"]);
    expect(ruleOf(config, "log-level")?.settings?.productionStacks?.default).toEqual(["prod"]);
  });

  test("an entry that cannot be decrypted here changes nothing", () => {
    expect(ruleOf({ "policies:log-level": `${UNKNOWN}policies:log-level` }, "log-level")?.level).toBe("mandatory");
  });

  test("all that makes no sense, at once", () => {
    const config = {
      "policies:no-sleping-plan": "advisory",
      "policies:log-level": "loud",
      "policies:pool-size": '{"maxClientConnections":"many","limit":3,"severity":"grave"}',
      "policies:exceptions": JSON.stringify([
        { ...exception, rule: "other" },
        { ...exception, reason: " " },
        { ...exception, expires: "soon" },
        { ...exception, expires: "2026-02-30" },
      ]),
    };
    expect(() => configured(rules, [], config)).toThrow(
      [
        "the stack config says of the policy pack:",
        "  policies:no-sleping-plan: the pack has no such rule",
        "  policies:exceptions: the one for api names the rule other, which the pack does not have",
        "  policies:exceptions: the one for api gives no reason",
        "  policies:exceptions: the one for api must say its last day in `expires`, as 2026-12-31",
        "  policies:exceptions: the one for api must say its last day in `expires`, as 2026-12-31",
        "  policies:pool-size: severity must be one of low, medium, high, critical",
        "  policies:pool-size: maxClientConnections must be a number",
        "  policies:pool-size: has no setting limit; it has maxClientConnections",
        "  policies:log-level: level must be one of mandatory, advisory, disabled",
      ].join("\n"),
    );
  });
});

describe("in the pack's own process", () => {
  test("levels, severities and exceptions hold, are shown and counted", async () => {
    const pack = await servePack({
      "policies:log-level": { level: "advisory", severity: "low" },
      "policies:debug-off": "disabled",
      "policies:pool-size": { maxClientConnections: 10 },
      "policies:exceptions": [
        exception,
        { ...exception, resource: "old", expires: "2020-01-01" },
        { ...exception, resource: "gone", expires: "2020-01-01" },
      ],
    });
    try {
      await pack.configure({});
      const asleep = service({ plan: "free" });
      const chatty = group({ LOG_LEVEL: "debug", DEBUG: "true", DATABASE_POOL_SIZE: "11" });
      const findings = await findingsIn(pack, program(asleep, { ...asleep, name: "old" }, chatty));
      const of = (policy: string, end = "") =>
        findings
          .filter(({ policyName, urn }) => policyName === policy && urn.endsWith(end))
          .map(({ enforcementLevel, severity, message }) => [enforcementLevel, severity, message]);

      expect(of("log-level")).toEqual([["advisory", "low", expect.stringContaining("variables.LOG_LEVEL")]]);
      expect(of("debug-off")).toEqual([]);
      expect(of("pool-size", "::api")).toEqual([
        ["mandatory", "medium", expect.stringContaining("the pooler takes 10.")],
      ]);
      expect(of("no-sleeping-plan", "::api")).toEqual([
        ["advisory", "critical", expect.stringContaining("Excepted until 2999-12-31 (moving out in April)")],
      ]);
      expect(of("no-sleeping-plan", "::old")).toEqual([
        ["mandatory", "critical", expect.stringContaining("on the free plan")],
        ["mandatory", "critical", expect.stringContaining("expired on 2020-01-01")],
      ]);
      expect(of("exceptions")).toEqual([
        ["advisory", "medium", "1 exception in force: no-sleeping-plan for api until 2999-12-31."],
        ["advisory", "medium", "1 rule switched off by the stack config: debug-off."],
        ["mandatory", "medium", expect.stringContaining("for gone expired on 2020-01-01, and this stack has no such")],
      ]);
    } finally {
      await pack.close();
    }
  });

  test("a misspelt rule stops the pack, by its name", async () => {
    await expect(servePack({ "policies:no-sleping-plan": "advisory" })).rejects.toThrow(
      /policies:no-sleping-plan: the pack has no such rule/,
    );
  });
});
