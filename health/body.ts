import type { Answer } from "./probe.ts";

/** The JSON object an answer holds, or undefined. */
export function bodyOf(answer: Answer): Record<string, unknown> | undefined {
  if (answer.kind !== "response") return undefined;
  try {
    const value: unknown = JSON.parse(answer.body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a health body says of itself: `healthy`, `ok`, `degraded`. */
export function statusWord(body: Record<string, unknown> | undefined): string | undefined {
  return typeof body?.status === "string" ? body.status.slice(0, 60) : undefined;
}

const WELL = new Set(["ok", "healthy", "up", "pass", "alive", "running"]);

/** Whether the body admits trouble: a status that is no word for well. A body without a status admits none. */
export function admitsTrouble(body: Record<string, unknown> | undefined): boolean {
  const word = statusWord(body);
  return word !== undefined && !WELL.has(word.toLowerCase());
}

/** The keys of `checks` that are not well. */
export function failingChecks(body: Record<string, unknown> | undefined): string[] {
  const checks = body?.checks;
  if (typeof checks !== "object" || checks === null) return [];
  return Object.entries(checks)
    .filter(([, check]) => !isWell(check))
    .map(([name]) => name);
}

/** Whether one check of a body is well. FastAPI services report it as a boolean, as a word, or as an object with a status. */
export function isWell(check: unknown): boolean {
  if (typeof check === "object" && check !== null) return isWell((check as { status?: unknown }).status);
  return check === true || check === "connected" || (typeof check === "string" && WELL.has(check));
}

/** What an application's own 404 suggests to ask for instead; empty when it suggests nothing. */
export function hintsOf(answer: Answer): string[] {
  const hints = bodyOf(answer)?.hints;
  if (!Array.isArray(hints)) return [];
  return hints.filter((hint): hint is string => typeof hint === "string").map((hint) => hint.slice(0, 120));
}
