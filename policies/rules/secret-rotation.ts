import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { RANDOM_BYTES, RANDOM_PASSWORD } from "../types.ts";

const MAX_DAYS = 365;
const DAY = 24 * 60 * 60 * 1000;

export const secretRotation: Rule = {
  id: "secret-rotation",
  title: "Secrets are made anew now and then",
  incident:
    "ToolBoxAI, 2025-11-10: generate-secrets.sh writes every key into a file on the machine of whoever runs it. What leaks from there is good until it is rotated.",
  severity: "low",
  level: "advisory",
  fix: "run `stackwright rotate NAME`.",
  limits:
    "Known is the day that a rotation wrote down (`rotations` in the stack config). A secret that was never rotated carries no date, and is not judged; `stackwright rotate` lists what it knows of each.",
  types: [RANDOM_PASSWORD, RANDOM_BYTES],
  settings: {
    ...PRODUCTION_SETTING,
    maxDays: { description: "Days after which a secret should be made anew", default: MAX_DAYS },
  },
  check(subject, report) {
    if (!subject.isProduction) return;
    const keepers = subject.read("keepers");
    if (!keepers.known) return report.unknown("keepers");
    const rotation = (keepers.value as { rotation?: unknown } | undefined)?.rotation;
    const day = Date.parse(/^\d{4}-\d{2}-\d{2}/.exec(String(rotation))?.[0] ?? "");
    if (Number.isNaN(day)) return;
    const age = Math.floor((subject.today.getTime() - day) / DAY);
    const limit = subject.number("maxDays", MAX_DAYS);
    if (age > limit) report.violation(`${subject.name} was made anew ${age} days ago, more than ${limit}.`);
  },
};
