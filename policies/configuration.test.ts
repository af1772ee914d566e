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

  test("an exception keeps the place it was written at, and the day the Pulumi CLI made a time of", () => {
    const written = [{ ...exception, expires: "2999-12-31T00:00:00Z" }];
    expect(configured(rules, [exception], { "policies:exceptions": JSON.stringify(written) }).exceptions).toEqual([
      exception,
      { ...exception, key: "policies:exceptions[0]" },
    ]);
  });

  test("what is wrong in the pack's own list says so", () => {
    const wrong = [{ ...exception, reason: "" }];
    expect(() => configured(rules, wrong, {})).toThrow(/^ {2}policies\/exceptions\.ts\[0\]: gives no `reason`/m);
  });

  test("what a run gives is no setting of the stack config", () => {
    expect(() => configured(rules, [], { "policies:secrets-not-shared": '{"key":"k"}' })).toThrow(
      "policies:secrets-not-shared: has no setting key; it has level, severity, allowed",
    );
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
        { ...exception, expires: "2026-02-30", expiry: "2026-12-31" },
        "nonsense",
      ]),
      "policies:productionStacks": "production",
    };
    expect(() => configured(rules, [], config)).toThrow(
      [
        "what is configured for the policy pack makes no sense:",
        "  policies:no-sleping-plan: the pack has no such rule. Did you mean no-sleeping-plan?",
        "  policies:productionStacks: must be a list of stack names, as [production]",
        "  policies:exceptions[0]: names the rule other, which the pack does not have",
        "  policies:exceptions[1]: gives no `reason`: say why the rule does not hold there",
        '  policies:exceptions[2]: must say its last day in `expires`, as "2026-12-31"',
        "  policies:exceptions[3]: has a field expiry, which means nothing. Did you mean expires?",
        '  policies:exceptions[3]: must say its last day in `expires`, as "2026-12-31"',
        "  policies:exceptions[4]: must be a map of rule, resource, reason, expires",
        "  policies:pool-size: severity must be one of low, medium, high, critical",
        "  policies:pool-size: maxClientConnections must be a number",
        "  policies:pool-size: has no setting limit; it has level, severity, maxClientConnections",
        "  policies:log-level: level must be one of mandatory, advisory, disabled",
        "  All of it: docs/policies.md#settings",
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
        { ...exception, resource: "ap" },
        { ...exception, rule: "group-linked", resource: "api" },
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
        [
          "advisory",
          "medium",
          "2 exceptions in force: no-sleeping-plan for api until 2999-12-31; group-linked for api until 2999-12-31.",
        ],
        ["advisory", "medium", "1 rule switched off by the stack config: debug-off."],
        ["mandatory", "medium", expect.stringContaining("for gone expired on 2020-01-01, and this stack has no such")],
        [
          "mandatory",
          "medium",
          "policies:exceptions[3]: this stack has no resource ap. Did you mean api? Correct the exception or remove it.",
        ],
        [
          "mandatory",
          "medium",
          "policies:exceptions[4]: group-linked does not judge api. group-linked judges group. Correct the exception or remove it.",
        ],
      ]);
    } finally {
      await pack.close();
    }
  });

  test("a misspelt rule stops the pack, by its name", async () => {
    await expect(servePack({ "policies:no-sleping-plan": "advisory" })).rejects.toThrow(
      /did not start:\n\s*what is configured [^\n]*\n\s*policies:no-sleping-plan: the pack has no such rule[^\n]*\n[^\n]*docs\/policies\.md#settings$/,
    );
  });
});
