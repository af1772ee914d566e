import type { Finding, HealthState, Verdict } from "./finding.ts";

/** The findings, one aligned line each. */
export function findingLines(findings: readonly Finding[]): string[] {
  const width = Math.max(0, ...findings.map(({ subject }) => subject.length));
  return findings.map(({ subject, ok, advice, detail }) => {
    const mark = !ok ? "✗" : advice ? "!" : "✓";
    return `${mark} ${subject.padEnd(width)}  ${detail}`;
  });
}

const WORDS: Record<HealthState, string> = {
  healthy: "healthy",
  wrong: "not healthy",
  degraded: "degraded: it answers, but it is not healthy",
  down: "not healthy",
};

/** The closing sentence of a failed verification. */
export function failureText(url: string, { state, findings, cause }: Verdict): string {
  const wrong = findings.filter(({ ok }) => !ok).length;
  const count = wrong === 1 ? "1 thing is" : `${wrong} things are`;
  return `${new URL(url).host} is ${WORDS[state]}, ${count} wrong. ${cause?.reason ?? ""}. ${cause?.advice ?? ""}`.trimEnd();
}
