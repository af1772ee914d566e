import { cache, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { CRON_JOB } from "../types.ts";
import { oneRegion } from "./one-region.ts";

export const cases: RuleCases = {
  rule: oneRegion,
  good: { "all in one": program(service(), cache(), { type: CRON_JOB, name: "job", props: { region: "oregon" } }) },
  bad: {
    "the cache elsewhere": {
      ...program(service(), cache({ region: "frankfurt" })),
      says: "cache is in frankfurt, api in oregon",
    },
    "the cache elsewhere, registered before the service": {
      ...program(cache({ region: "frankfurt" }), service()),
      says: "cache is in frankfurt, api in oregon",
    },
    "a job elsewhere": program(service(), { type: CRON_JOB, name: "job", props: { region: "ohio" } }),
  },
  unknown: { "a region": program(service(), cache({ region: UNKNOWN })) },
};
