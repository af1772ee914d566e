import { ask } from "../../health/ask.ts";
import { isDown } from "../../health/cause.ts";
import { runChecks } from "../../health/checks.ts";
import { DEFAULT_PLAN, type VerificationPlan } from "../../health/plan.ts";
import { failureText, findingLines } from "../../health/report.ts";
import type { StackResource } from "../doctor/stack/open-stack.ts";
import { verificationsOf } from "../doctor/stack/subjects.ts";
import { plain } from "../terminal/style.ts";
import type { Desk } from "./desk.ts";
import type { Service } from "./services.ts";

/** What is looked at of a service: as `up` does where it does, else its address alone. Undefined for one without an address. */
export function planFor(
  { url, healthPath = DEFAULT_PLAN.healthPath }: Pick<Service, "url" | "healthPath">,
  resources: readonly StackResource[],
  edge: string | undefined,
): VerificationPlan | undefined {
  if (url === undefined) return undefined;
  const verified = verificationsOf(resources);
  const own = verified.find((plan) => plan.url === url);
  const edgeUrl = edge ?? (own ?? verified[0])?.edgeUrl;
  if (own !== undefined) return { ...own, edgeUrl };
  return { ...DEFAULT_PLAN, url, healthPath, pages: [], edgeUrl };
}

/** Whether a host that should serve answers nothing of its own. One that sleeps is woken by the question. */
export async function isDead(plan: VerificationPlan, signal: AbortSignal): Promise<boolean> {
  const answer = await ask({ ...plan, signal }, { path: plan.healthPath, timeoutMs: plan.wakeSeconds * 1000 });
  signal.throwIfAborted();
  return isDown(answer);
}

/** Looks at a service after something was done to it, and says what it found. @returns whether it is healthy. */
export async function verifyService(
  plan: VerificationPlan,
  desk: Pick<Desk, "print" | "paint" | "signal">,
): Promise<boolean> {
  const { print, paint, signal } = desk;
  const verdict = await runChecks(plan, signal);
  signal.throwIfAborted();
  for (const line of findingLines(verdict.findings)) print(`  ${plain(line)}`);
  if (verdict.cause === undefined) return true;
  print(paint("red", plain(failureText(plan.url, verdict))));
  return false;
}
