import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, test } from "vitest";
import { painter } from "../terminal/style.ts";
import { PlanBuilder } from "./model.ts";
import { renderPlan } from "./render.ts";
import { renderViolations } from "./render-policies.ts";

const TYPE = "stackwright:render:EnvGroup";
const urn = (name: string, type = TYPE) => `urn:pulumi:production::toolboxai::${type}::${name}`;

function step(kind: "resourcePreEvent" | "resOutputsEvent", op: string, name: string, rest: object = {}): EngineEvent {
  const state = (inputs = {}, outputs = {}) => ({
    custom: true,
    type: TYPE,
    urn: urn(name),
    id: "evg-1",
    inputs,
    outputs,
  });
  const { before, after, ...more } = rest as { before?: object; after?: object };
  const metadata = {
    op,
    urn: urn(name),
    type: TYPE,
    provider: "",
    ...(op === "create" ? {} : { old: state(before, before) }),
    ...(op === "delete" ? {} : { new: state(after, after) }),
    ...more,
  };
  return { sequence: 0, timestamp: 0, [kind]: { metadata } } as unknown as EngineEvent;
}

function planOf(...events: EngineEvent[]) {
  const builder = new PlanBuilder();
  for (const event of events) builder.add(event);
  return builder.build();
}

const text = (plan: ReturnType<typeof planOf>) => renderPlan(plan, painter(false)).join("\n");

describe("PlanBuilder", () => {
  test("shows one line per changed variable, secrets masked", () => {
    const plan = planOf(
      step("resourcePreEvent", "update", "toolboxai-secrets", {
        before: { variables: { LOG_LEVEL: "info", OLD: "x", JWT: "[secret]" } },
        after: { variables: { LOG_LEVEL: "debug", EXTRA_KEY: "typed", JWT: "[secret]" } },
        detailedDiff: {
          "variables.LOG_LEVEL": { diffKind: "update", inputDiff: true },
          "variables.EXTRA_KEY": { diffKind: "add", inputDiff: true },
          "variables.OLD": { diffKind: "delete", inputDiff: true },
          "variables.JWT": { diffKind: "update", inputDiff: true },
        },
      }),
      step("resourcePreEvent", "same", "untouched"),
    );
    expect(text(plan)).toBe(
      [
        "  ~ toolboxai-secrets  render EnvGroup  update",
        "      + variables.EXTRA_KEY  [masked]",
        "      ~ variables.JWT        [secret] -> [secret]",
        '      ~ variables.LOG_LEVEL  "info" -> "debug"',
        '      - variables.OLD        "x"',
        "",
        "1 to update, 1 unchanged.",
      ].join("\n"),
    );
  });

  test("a replacement is one row, whatever steps it is made of", () => {
    const plan = planOf(
      step("resourcePreEvent", "create-replacement", "cache"),
      step("resourcePreEvent", "replace", "cache", {
        detailedDiff: { region: { diffKind: "update-replace", inputDiff: true } },
      }),
      step("resourcePreEvent", "delete-replaced", "cache"),
    );
    expect(plan.rows).toHaveLength(1);
    expect(plan.rows[0]).toMatchObject({ action: "replace", changes: [{ path: "region", replaces: true }] });
  });

  test("a refresh that finds a dashboard edit is drift and names exactly that variable", () => {
    const plan = planOf(
      step("resourcePreEvent", "refresh", "toolboxai-secrets", {
        before: { variables: { LOG_LEVEL: "info", A: "1" } },
      }),
      step("resOutputsEvent", "refresh", "toolboxai-secrets", {
        before: { variables: { LOG_LEVEL: "info", A: "1" } },
        after: { variables: { LOG_LEVEL: "trace", A: "1" } },
      }),
    );
    expect(plan.drift).toMatchObject([
      { changes: [{ path: "variables.LOG_LEVEL", before: '"info"', after: '"trace"' }] },
    ]);
    expect(text(plan)).toContain("no changes, 1 drifted, 1 unchanged.");
  });

  test("a secret edited by hand shows by the provider's diff, a digest that follows does not", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
    const plan = planOf(
      step("resOutputsEvent", "refresh", "toolboxai-secrets", {
        before: { variables: { JWT: secret }, revision: "1" },
        after: { variables: { JWT: secret }, revision: "2" },
        detailedDiff: { "variables.JWT": { diffKind: "update", inputDiff: true } },
      }),
    );
    expect(plan.drift[0]!.changes).toMatchObject([{ path: "variables.JWT", before: "[secret]", after: "[secret]" }]);
  });

  test("a set that is read back in another order, or null for what is not there, is no drift", () => {
    const before = { privileges: ["SELECT", "DELETE"], roles: null };
    const read = (after: object) => planOf(step("resOutputsEvent", "refresh", "tables", { before, after }));
    expect(read({ privileges: ["DELETE", "SELECT"] }).drift).toEqual([]);
    expect(read({ privileges: ["DELETE", "INSERT"] }).drift).toHaveLength(1);
    expect(read({ privileges: ["DELETE"] }).drift).toHaveLength(1);
  });

  test("a failed check is told by the resource's name and the provider's words", () => {
    const message = "stackwright:render:EnvGroup resource 'toolboxai-secrets' has a problem: no Render key is set";
    const diagnosticEvent = { urn: urn("toolboxai-secrets"), severity: "error", message, color: "never" };
    const plan = planOf({ sequence: 0, timestamp: 0, diagnosticEvent } as EngineEvent);
    expect(plan.errors).toEqual(["toolboxai-secrets: no Render key is set"]);
  });

  test("deletions come first and names cannot move the cursor", () => {
    const plan = planOf(
      step("resourcePreEvent", "create", "new\u001b[2J\u0007one"),
      step("resourcePreEvent", "delete", "old"),
    );
    const lines = text(plan).split("\n");
    expect(lines[0]).toMatch(/^ {2}- old/);
    expect(lines[1]).toMatch(/^ {2}\+ new�one/);
  });

  const violation = (policyName: string, enforcementLevel: string, message = policyName, on = "toolboxai-secrets") =>
    ({
      sequence: 0,
      timestamp: 0,
      policyEvent: {
        resourceUrn: urn(on),
        message: `<{%fg 1%}>${message}<{%reset%}>`,
        policyName,
        enforcementLevel,
      },
    }) as unknown as EngineEvent;

  test("policy violations are counted and told apart", () => {
    const plan = planOf(
      violation("pooler-port", "mandatory"),
      violation("pooler-port", "mandatory"),
      violation("plan", "warning"),
      violation("secret", "warning", "Not judged: this"),
    );
    expect(text(plan)).toContain("✗ refused  pooler-port on toolboxai-secrets\n      pooler-port");
    expect(text(plan)).toContain("Policies: 1 refused, 1 warned, 1 rule not judged yet.");
  });

  test("what is refused is refused, whatever it begins with", () => {
    const plan = planOf(violation("theirs", "mandatory", "Not judged yet, known only during up: x."));
    expect(text(plan)).toContain("Policies: 1 refused.");
  });

  test("what is known only during up is one line, counted, and named when asked for", () => {
    const later = (policy: string, on: string, names: string) =>
      violation(policy, "advisory", `Not judged yet, known only during up: ${names}.`, on);
    const plan = planOf(
      later("pooler-port", "group", "variables.DATABASE_URL"),
      later("variable-format", "group", Array.from({ length: 20 }, (_, index) => `variables.A_${index}`).join(", ")),
      later("variable-format", "environment", "production.VITE_KEY"),
    );
    const [title, line, ...rest] = renderViolations(plan, painter(false));
    expect([title, line]).toEqual([
      "Policies:",
      "  ? not judged yet  2 rules on 2 resources, by values known only during up (--verbose names them)",
    ]);
    expect(rest).toEqual([""]);
    expect(text(plan)).toContain("Policies: 2 rules not judged yet.");
    const named = renderViolations(plan, painter(false), { verbose: true });
    expect(named.slice(1, 4)).toEqual([
      "  ? not judged yet  2 rules on 2 resources, by values known only during up:",
      "      pooler-port on group",
      "          variables.DATABASE_URL",
    ]);
    expect(named.join("\n").match(/variables\.A_\d+/g)).toHaveLength(20);
    expect(named.slice(-3)).toEqual(["      variable-format on environment", "          production.VITE_KEY", ""]);
    expect(named.filter((one) => one.length > 112)).toEqual([]);
  });

  test("any other reason why a rule could not judge is told, once for all resources", () => {
    const reason = "Not judged: not compared with stack staging: it has no state.";
    const plan = planOf(...["group", "environment"].map((on) => violation("shared", "advisory", reason, on)));
    expect(renderViolations(plan, painter(false)).slice(1)).toEqual([
      "  ? not judged  shared on group, environment",
      "      not compared with stack staging: it has no state.",
      "",
    ]);
  });
});
