import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

const LEVEL = /(^|_)LOG(GING)?_?LEVEL$|^RUST_LOG$/;
/** Python's numbers among them. */
const CHATTY: readonly string[] = ["debug", "trace", "notset", "all", "silly", "verbose", "0", "5", "10"];

export const logLevel: Rule = {
  id: "log-level",
  title: "Production does not log for debugging",
  incident:
    "ToolBoxAI's runbook sets LOG_LEVEL=info by hand. At `debug` SQLAlchemy and httpx write queries, headers and tokens to a log that many can read.",
  severity: "medium",
  level: "mandatory",
  fix: "set LOG_LEVEL to `info` or above: `pulumi config set LOG_LEVEL info`.",
  types: WITH_VARIABLES,
  settings: PRODUCTION_SETTING,
  check(subject, report) {
    if (!subject.isProduction) return;
    for (const variable of subject.variablesOfVisitors(report.unknown)) {
      if (!LEVEL.test(variable.name)) continue;
      const value = variable.read();
      if (!value.known) report.unknown(variable.path);
      else if (CHATTY.includes(value.value.trim().toLowerCase())) {
        report.violation(`${variable.path} logs everything, secrets among it.`);
      }
    }
  },
};
