import { environment, group } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { debugOff } from "./debug-off.ts";

export const cases: RuleCases = {
  rule: debugOff,
  good: {
    off: program(group({ DEBUG: "False", FLASK_DEBUG: "0", APP_DEBUG: "n", DEBUG_MODE: "off" })),
    "another switch": program(group({ DEBUG_TOOLBAR_CONFIG: "x", DEBUGGER_URL: "x" })),
    "on in staging": { ...program(group({ DEBUG: "true" })), stack: "staging" },
    "on for developers": program(environment({}, undefined, { development: { DEBUG: "true" } })),
  },
  bad: {
    on: { ...program(group({ DEBUG: "true" })), says: "variables.DEBUG is not off" },
    "on for the browser": program(environment({ NEXT_PUBLIC_DEBUG: "true" })),
    "on for some modules of Node's": program(group({ DEBUG: "express:*" })),
    "on by another name": program(group({ DEBUG_MODE: "on" })),
    "on by another word": program(group({ APP_DEBUG: "1" })),
  },
  unknown: { "the switch": program(group({ DEBUG: UNKNOWN })) },
};
