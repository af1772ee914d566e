import { railwayInstance, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { healthCheckPath } from "./health-check-path.ts";

export const cases: RuleCases = {
  rule: healthCheckPath,
  good: {
    "at Render": program(service()),
    "at Railway": program(railwayInstance()),
    "a worker that nobody reaches": program(railwayInstance({ publicDomain: false, healthcheckPath: undefined })),
  },
  bad: {
    "none at Render": { ...program(service({ healthCheckPath: undefined })), says: "api has no healthCheckPath" },
    "none at Railway": { ...program(railwayInstance({ healthcheckPath: undefined })), says: "no healthcheckPath" },
  },
  unknown: { "the path": program(service({ healthCheckPath: UNKNOWN })) },
};
