import { describe, expect, test } from "vitest";
import { rollbackTarget } from "./rollback-target.ts";
import { deployed } from "./testing.ts";

const live = deployed("dep-3", "live", { commit: "c3" });
const good = deployed("dep-2", "deactivated", { commit: "c2" });
const older = deployed("dep-1", "deactivated", { commit: "c1" });
const failed = deployed("dep-4", "update_failed", { commit: "c4" });

describe("where a rollback goes to", () => {
  test.each([
    ["the last that served before", [live, good, older], undefined, "dep-2"],
    ["past those that failed in between", [live, deployed("dep-x", "build_failed"), good], undefined, "dep-2"],
    [
      "one that was cancelled afterwards changes nothing",
      [deployed("dep-9", "canceled"), live, good],
      undefined,
      "dep-2",
    ],
    ["nothing is live: the newest that ever was", [failed, good, older], undefined, "dep-2"],
    ["the one asked for", [live, good, older], "dep-1", "dep-1"],
    ["asked for while another is under way", [deployed("dep-5", "build_in_progress"), live, good], "dep-2", "dep-2"],
    [
      "a rollback goes further back, not to what was left",
      [deployed("dep-4", "live", { commit: "c2" }), deployed("dep-3", "deactivated", { commit: "c3" }), good, older],
      undefined,
      "dep-1",
    ],
    [
      "the same commit deployed twice is no rollback",
      [live, deployed("dep-2", "deactivated", { commit: "c3" }), older],
      undefined,
      "dep-2",
    ],
  ])("%s", (_, deploys, asked, id) => {
    const choice = rollbackTarget(deploys, asked);
    expect(choice.kind === "go" && choice.to.id).toBe(id);
  });
});

test("what is live and does not answer is left, whatever failed after it", () => {
  expect(rollbackTarget([failed, live, good], undefined)).toMatchObject({ kind: "nothing", ifAnswers: true });
  expect(rollbackTarget([failed, live, good], undefined, true)).toMatchObject({ kind: "go", from: live, to: good });
});

describe("when it goes nowhere", () => {
  test.each([
    [
      "a failed deploy took nothing away",
      [failed, live, good],
      undefined,
      "dep-3 still does: there is nothing to roll back",
      false,
    ],
    [
      "one is under way",
      [deployed("dep-5", "build_in_progress"), live, good],
      undefined,
      "dep-5, build_in_progress",
      true,
    ],
    ["the first deploy", [live], undefined, "No earlier deploy", true],
    ["nothing was deployed", [], undefined, "Nothing was ever deployed", true],
    ["asked for what serves", [live, good], "dep-3", "is what serves now", false],
    ["asked for what failed", [live, failed, good], "dep-4", "dep-4 (update_failed) is none", true],
    ["asked for what is not there", [live, good], "dep-0", "no deploy dep-0 among the last 2", true],
  ])("%s", (_, deploys, asked, reason, isProblem) => {
    const choice = rollbackTarget(deploys, asked);
    expect(choice).toMatchObject({ kind: "nothing", isProblem, reason: expect.stringContaining(reason) });
  });
});
