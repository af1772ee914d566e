import type { Finding, Verdict } from "./checks.ts";

/** The findings, one aligned line each. */
export function findingLines(findings: readonly Finding[]): string[] {
  const width = Math.max(0, ...findings.map(({ subject }) => subject.length));
  return findings.map(({ subject, ok, detail }) => `${ok ? "✓" : "✗"} ${subject.padEnd(width)}  ${detail}`);
}

/** The closing sentence of a failed verification. */
export function failureText(url: string, { findings, cause }: Verdict): string {
  const wrong = findings.filter(({ ok }) => !ok).length;
  const count = wrong === 1 ? "1 thing is" : `${wrong} things are`;
  return `${new URL(url).host} is not healthy, ${count} wrong. ${cause?.reason ?? ""}. ${cause?.advice ?? ""}`.trimEnd();
}
