import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, test } from "vitest";
import { complaint, forwardedEvent, isOnlyVerdict } from "./pulumi-output.ts";

const event = (fields: object) => ({ sequence: 1, timestamp: 1, ...fields }) as EngineEvent;

describe("forwardedEvent", () => {
  test("debug diagnostics, which hold secrets, stop here", () => {
    expect(forwardedEvent(event({ diagnosticEvent: { severity: "debug", message: "secretKey" } }))).toBeUndefined();
    const error = event({ diagnosticEvent: { severity: "error", message: "no" } });
    expect(forwardedEvent(error)).toBe(error);
  });

  test("the summary's policy packs come under their names", () => {
    const summary = event({
      summaryEvent: { PolicyPacks: { "stackwright|local|/a/b": "0.1.0" }, resourceChanges: {} },
    });
    expect(forwardedEvent(summary)?.summaryEvent).toEqual({
      policyPacks: { stackwright: "0.1.0" },
      resourceChanges: {},
    });
  });
});

test.each([
  ["preview failed\n", true],
  ["update failed", true],
  ["deploy failed: build_failed", false],
])("isOnlyVerdict(%j) is %s", (message, expected) => {
  expect(isOnlyVerdict(message)).toBe(expected);
});

describe("complaint", () => {
  test("stderr, without its prefix", () => {
    expect(complaint("warning: old\nerror: the stack is locked\n    by you\n", new Error("x"))).toBe(
      "the stack is locked\n    by you",
    );
  });

  test("the Automation API's report, told once", () => {
    const report =
      "code: -2\n stdout: \n stderr: Command failed with exit code 3: pulumi stack select\nerror: log in first\n" +
      " err?: Error: Command failed with exit code 3: pulumi stack select\nerror: log in first\n";
    expect(complaint("", new Error(report))).toBe("log in first");
  });

  test("a wrong passphrase names the variable that holds it", () => {
    expect(complaint("error: incorrect passphrase\n", undefined)).toMatch(
      /^incorrect passphrase: PULUMI_CONFIG_PASSPHRASE/,
    );
  });

  test("anything else as it is", () => {
    expect(complaint("", new Error("spawn pulumi ENOENT"))).toBe("spawn pulumi ENOENT");
  });
});
