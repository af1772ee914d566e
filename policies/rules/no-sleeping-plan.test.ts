import { expect, test } from "vitest";
import { WEB_SERVICE } from "../subject.ts";
import { outcomesOf, UNKNOWN } from "../testing.ts";
import { noSleepingPlan } from "./no-sleeping-plan.ts";

test.each([
  ["production", "starter"],
  ["staging", "free"],
])("good: stack %s on %s", (stack, plan) => {
  expect(outcomesOf(noSleepingPlan, { type: WEB_SERVICE, props: { plan }, stack })).toEqual([]);
});

test.each(["production", "prod"])("bad: stack %s on free", (stack) => {
  expect(outcomesOf(noSleepingPlan, { type: WEB_SERVICE, props: { plan: "free" }, stack })).toEqual([
    { level: "mandatory", message: expect.stringContaining(`on the free plan in stack ${stack}`) },
  ]);
});

test("which stacks are production can be configured", () => {
  const judged = { type: WEB_SERVICE, props: { plan: "free" }, settings: { productionStacks: ["live"] } };
  expect(outcomesOf(noSleepingPlan, { ...judged, stack: "production" })).toEqual([]);
  expect(outcomesOf(noSleepingPlan, { ...judged, stack: "live" })).toHaveLength(1);
});

test("unknown: the plan is named", () => {
  expect(outcomesOf(noSleepingPlan, { type: WEB_SERVICE, props: { plan: UNKNOWN } })).toEqual([
    { level: "advisory", message: "Not judged yet, known only during up: plan." },
  ]);
});
