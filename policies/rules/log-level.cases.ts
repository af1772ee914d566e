import { group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { logLevel } from "./log-level.ts";

export const cases: RuleCases = {
  rule: logLevel,
  good: {
    info: program(group({ LOG_LEVEL: "INFO", DJANGO_LOG_LEVEL: "30", RUST_LOG: "warn" })),
    "another level": program(group({ COMPRESSION_LEVEL: "5" })),
    "debug in staging": { ...program(group({ LOG_LEVEL: "debug" })), stack: "staging" },
  },
  bad: {
    debug: program(group({ LOG_LEVEL: "DEBUG" })),
    trace: program(group({ APP_LOG_LEVEL: "trace" })),
    "by Python's number": program(group({ LOGGING_LEVEL: "10" })),
    "by another name": program(group({ PINO_LOG_LEVEL: "debug" })),
  },
  unknown: { "the level": program(group({ LOG_LEVEL: UNKNOWN })) },
};
