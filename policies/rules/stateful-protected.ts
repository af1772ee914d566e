import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { KEY_VALUE, POSTGRES_DATABASE, RANDOM_BYTES, RANDOM_PASSWORD } from "../types.ts";

export const statefulProtected: Rule = {
  id: "stateful-protected",
  title: "What cannot be made again is protected in production",
  incident:
    "ToolBoxAI: ENCRYPTION_KEY encrypts data at rest, and the cache holds sessions and the task queue. A renamed resource or a `destroy` in the wrong stack deletes them for good.",
  severity: "high",
  level: "mandatory",
  fix: "set `protect: true` on it (components take `protect`), or leave the stack's `protect` at its default.",
  limits: "A secret that is being rotated is made anew on purpose, and is not asked for protection.",
  types: [KEY_VALUE, RANDOM_PASSWORD, RANDOM_BYTES, POSTGRES_DATABASE],
  settings: PRODUCTION_SETTING,
  check(subject, report) {
    if (!subject.isProduction || subject.isProtected) return;
    const keepers = subject.read("keepers");
    if (!keepers.known) return report.unknown("keepers");
    if ((keepers.value as { rotation?: unknown } | undefined)?.rotation !== undefined) return;
    report.violation(`${subject.name} is not protected in stack ${subject.stack}.`);
  },
};
