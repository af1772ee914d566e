import { isOff } from "../names.ts";
import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

const DEBUG = /^((APP|API|DJANGO|FLASK|FASTAPI|STARLETTE|VITE|NEXT_PUBLIC|REACT_APP)_)?DEBUG(_MODE)?$/;

export const debugOff: Rule = {
  id: "debug-off",
  title: "Debug mode is off in production",
  incident:
    "ToolBoxAI's and Tectonic's checklists say DEBUG=false by hand. In debug mode FastAPI shows visitors its tracebacks, with what the variables hold.",
  severity: "high",
  level: "mandatory",
  fix: 'set DEBUG to `false` in production: `source: literal("false")` in the contract.',
  types: WITH_VARIABLES,
  settings: PRODUCTION_SETTING,
  check(subject, report) {
    if (!subject.isProduction) return;
    for (const variable of subject.variablesOfVisitors(report.unknown)) {
      if (!DEBUG.test(variable.name)) continue;
      const value = variable.read();
      if (!value.known) report.unknown(variable.path);
      else if (!isOff(value.value)) report.violation(`${variable.path} is not off.`);
    }
  },
};
