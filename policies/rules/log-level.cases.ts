import { group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { logLevel } from "./log-level.ts";

export const cases: RuleCases = {
  rule: logLevel,
  good: {
    info: program(group({ LOG_LEVEL: "INFO" })),
    "debug in staging": { ...program(group({ LOG_LEVEL: "debug" })), stack: "staging" },
  },
  bad: { debug: program(group({ LOG_LEVEL: "DEBUG" })), trace: program(group({ APP_LOG_LEVEL: "trace" })) },
  unknown: { "the level": program(group({ LOG_LEVEL: UNKNOWN })) },
};
