import { expect, test } from "vitest";
import { reconcileConfig } from "./policy-config.ts";
import type { AnalyzerInfo, PolicyInfo } from "./policy-info.ts";

const policy = (name: string, more: Partial<PolicyInfo> = {}): PolicyInfo => ({
  name,
  displayName: name,
  description: "",
  message: "",
  enforcementLevel: "mandatory",
  type: "resource",
  configProperties: {},
  configRequired: [],
  ...more,
});

const info: AnalyzerInfo = {
  name: "pack",
  displayName: "",
  version: "",
  description: "",
  supportsConfig: true,
  policies: [
    policy("plain"),
    policy("tuned", {
      configProperties: { limit: { type: "number", default: 3 }, word: { type: "string" } },
      configRequired: ["word"],
    }),
  ],
  initialConfig: { tuned: { enforcementLevel: "advisory", properties: { word: "initial", limit: 4 } } },
};

test("what is given goes before the pack's own, and that before the schema's defaults", () => {
  const levels = (config: Parameters<typeof reconcileConfig>[1]) => Object.fromEntries(reconcileConfig(info, config));
  expect(levels({})).toEqual({
    plain: { enforcementLevel: "mandatory", properties: {} },
    tuned: { enforcementLevel: "advisory", properties: { limit: 4, word: "initial" } },
  });
  expect(levels({ all: "disabled", tuned: { enforcementLevel: "mandatory", limit: 9 } })).toEqual({
    plain: { enforcementLevel: "disabled", properties: {} },
    tuned: { enforcementLevel: "mandatory", properties: { limit: 9, word: "initial" } },
  });
});

test("everything wrong is said at once", () => {
  const bare = { ...info, initialConfig: {} };
  expect(() => reconcileConfig(bare, { other: "advisory", plain: { typo: 1 }, all: "loud" as never })).toThrow(
    /pack pack:\n {2}other: .*no such policy\n {2}all: enforcementLevel must be one of .*\n {2}plain: has no property typo.*\n {2}tuned: word is required/,
  );
  expect(() => reconcileConfig(bare, { tuned: "disabled" })).not.toThrow();
});
