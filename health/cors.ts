import { ask, type Target } from "./ask.ts";
import { causeOf, isDown } from "./cause.ts";
import type { Finding } from "./finding.ts";

/** Whether a browser page of this origin may read the service's answers, and why not. */
export async function askPreflight(target: Target, path: string, origin: string): Promise<Finding> {
  const subject = `CORS ${origin}`;
  const answer = await preflight(target, path, origin);
  if (isDown(answer)) return { subject, ok: false, detail: causeOf(answer).reason, cause: causeOf(answer) };
  const allowed = allowedOrigin(answer);
  if (allowed === origin) return { subject, ok: true, detail: "let in" };
  if (allowed === "*") {
    return refused(
      origin,
      "answered with *, which browsers refuse with credentials",
      "List exact origins in ALLOWED_ORIGINS.",
    );
  }
  const entry = await misspelling(target, path, origin);
  if (entry === undefined) return refused(origin, "not let in", "Check ALLOWED_ORIGINS; it takes exact origins.");
  const why = entry.includes("*") ? "a pattern that is compared as text and matches no browser" : "compared as text";
  return refused(
    origin,
    `not let in: the service lists ${entry} instead, ${why}`,
    `Write ${origin} into ALLOWED_ORIGINS in place of ${entry}, or use an origin regex.`,
  );
}

function refused(origin: string, detail: string, advice: string): Finding {
  const cause = { kind: "cors", reason: `CORS: ${origin} is ${detail}`, advice } as const;
  return { subject: `CORS ${origin}`, ok: false, detail, cause };
}

/** A list that is compared as text lets in its own misspelt entries: the one that was meant for this origin, if any. */
async function misspelling(target: Target, path: string, origin: string): Promise<string | undefined> {
  const answers = await Promise.all(
    misspellingsOf(origin).map(async (entry) => ({ entry, answer: await preflight(target, path, entry) })),
  );
  return answers.find(({ entry, answer }) => allowedOrigin(answer) === entry)?.entry;
}

/** What people write into the list when they mean this origin. */
export function misspellingsOf(origin: string): string[] {
  const url = parsed(origin);
  if (url === undefined) return [];
  const labels = url.host.split(".");
  const patterns = labels.slice(1, -1).map((_, index) => `${url.protocol}//*.${labels.slice(index + 1).join(".")}`);
  const bare = patterns.map((pattern) => pattern.slice(pattern.indexOf("*")));
  const other = url.protocol === "https:" ? `http://${url.host}` : `https://${url.host}`;
  return [`${origin}/`, url.host, other, ...patterns, ...bare];
}

function preflight(target: Target, path: string, origin: string) {
  return ask(target, { path, method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } });
}

function allowedOrigin(answer: Awaited<ReturnType<typeof preflight>>): string | undefined {
  return answer.kind === "response" ? answer.headers["access-control-allow-origin"] : undefined;
}

function parsed(origin: string): URL | undefined {
  try {
    return new URL(origin);
  } catch {
    return undefined;
  }
}
