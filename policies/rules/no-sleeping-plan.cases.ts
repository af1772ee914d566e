import { railwayInstance, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { noSleepingPlan } from "./no-sleeping-plan.ts";

export const cases: RuleCases = {
  rule: noSleepingPlan,
  good: {
    "a paid plan": program(service()),
    "free in staging": { ...program(service({ plan: "free" })), stack: "staging" },
    "a rehearsal of production": { ...program(service({ plan: "free" })), stack: "non-prod" },
    "Railway's default": program(railwayInstance()),
    "a stack that is not called production here": {
      ...program(service({ plan: "free" })),
      settings: { productionStacks: ["live"] },
    },
  },
  bad: {
    "free in production": { ...program(service({ plan: "free" })), says: "on the free plan in stack production" },
    "asleep at Railway": program(railwayInstance({ sleepApplication: true })),
    "production of a region": { ...program(service({ plan: "free" })), stack: "prod-eu2" },
    "a stack that is called production here": {
      ...program(service({ plan: "free" })),
      stack: "live",
      settings: { productionStacks: ["live"] },
    },
  },
  unknown: { "the plan": program(service({ plan: UNKNOWN })) },
};
