import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { RAILWAY_INSTANCE, WEB_SERVICE } from "../types.ts";

export const noSleepingPlan: Rule = {
  id: "no-sleeping-plan",
  title: "Production does not sleep",
  incident:
    "ToolBoxAI, 2025-11-10: production sleeps after 15 minutes without visitors, and answers 502 until it has woken.",
  severity: "critical",
  level: "mandatory",
  fix: "choose a plan that stays awake: `pulumi config set plan starter`; at Railway leave `sleepApplication` off.",
  types: [WEB_SERVICE, RAILWAY_INSTANCE],
  settings: PRODUCTION_SETTING,
  check(subject, report) {
    if (!subject.isProduction) return;
    const property = subject.type === WEB_SERVICE ? "plan" : "sleepApplication";
    const setting = subject.read(property);
    if (!setting.known) return report.unknown(property);
    if (setting.value === "free") {
      report.violation(
        `${subject.name} is on the free plan in stack ${subject.stack}: it sleeps after 15 minutes without visitors.`,
      );
    }
    if (setting.value === true) {
      report.violation(`${subject.name} sleeps in stack ${subject.stack} while nobody asks.`);
    }
  },
};
