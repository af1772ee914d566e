import type { Finding } from "./finding.ts";
import type { Answer } from "./probe.ts";

/** Advice when an answer took longer than it should; nothing when it did not, or there was none. */
export function latencyAdvice(subject: string, limitMs: number, ...answers: Answer[]): Finding[] {
  const times = answers.flatMap((answer) => (answer.kind === "response" ? [answer.milliseconds] : []));
  const best = Math.min(...times);
  if (times.length === 0 || best <= limitMs) return [];
  return [
    {
      subject: `${subject} is slow`,
      ok: true,
      advice: true,
      detail: `${Math.round(best)} ms, wanted under ${limitMs}`,
    },
  ];
}
