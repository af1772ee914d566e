import type { Rule } from "../rule.ts";
import { WEB_SERVICE } from "../subject.ts";

const PRODUCTION_STACKS = ["production", "prod"];

export const noSleepingPlan: Rule = {
  id: "no-sleeping-plan",
  title: "Production does not sleep",
  incident:
    "ToolBoxAI, 2025-11-10: production sleeps after 15 minutes without visitors, and answers 502 until it has woken.",
  severity: "critical",
  level: "mandatory",
  fix: "choose a plan that stays awake: `pulumi config set plan starter`.",
  types: [WEB_SERVICE],
  settings: {
    productionStacks: { description: "Names of the stacks that are production", default: PRODUCTION_STACKS },
  },
  check(subject, report) {
    if (!subject.setting("productionStacks", PRODUCTION_STACKS).includes(subject.stack)) return;
    const plan = subject.read("plan");
    if (!plan.known) return report.unknown("plan");
    if (plan.value === "free") {
      report.violation(
        `${subject.name} is on the free plan in stack ${subject.stack}: it sleeps after 15 minutes without visitors.`,
      );
    }
  },
};
