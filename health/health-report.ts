import { setTimeout as sleep } from "node:timers/promises";
import { ask, isOk, type Target } from "./ask.ts";
import { admitsTrouble, bodyOf, isWell, statusWord } from "./body.ts";
import { type Cause, causeOf, isDown } from "./cause.ts";
import type { Finding } from "./finding.ts";
import type { VerificationPlan } from "./plan.ts";
import type { Answer } from "./probe.ts";

/** Asks for the health report, again after each pause of the plan while anything in it is not as it should be. */
export async function waitForHealth(plan: VerificationPlan & Target): Promise<Answer> {
  const request = { path: plan.healthPath, timeoutMs: plan.wakeSeconds * 1000 };
  let answer = await ask(plan, request);
  for (const seconds of plan.retrySeconds) {
    if (reportFindings(plan, answer).every(({ ok }) => ok)) break;
    if (isOk(answer)) await Promise.all(plan.warmUp.map((path) => ask(plan, { path })));
    await sleep(seconds * 1000, undefined, { signal: plan.signal });
    answer = await ask(plan, request);
  }
  return answer;
}

/** Whether it answers and reports trouble itself: its status, or one of the checks that count. */
export function isDegraded(plan: VerificationPlan, answer: Answer): boolean {
  if (isDown(answer)) return false;
  const body = bodyOf(answer);
  return isTroubled(plan, body) || (isOk(answer) && failedChecks(plan, answer).length > 0);
}

/** What the health report says: the answer itself, its words, its checks. */
export function reportFindings(plan: VerificationPlan, answer: Answer): Finding[] {
  if (!isOk(answer)) return [{ subject: "health", ok: false, detail: causeOf(answer).reason, cause: causeOf(answer) }];
  const failed = failedChecks(plan, answer);
  return [
    wordFinding(plan, bodyOf(answer)),
    ...serviceFinding(plan, bodyOf(answer)),
    ...plan.checks.map((check) => {
      const ok = !failed.includes(check);
      return { subject: check, ok, detail: ok ? "connected" : "reported as not working by /health" };
    }),
  ];
}

function wordFinding(plan: VerificationPlan, body: Record<string, unknown> | undefined): Finding {
  const word = statusWord(body);
  const wanted = plan.expect.status;
  const said = word === undefined ? "200" : `200, ${word}`;
  if (isTroubled(plan, body)) {
    if (plan.allowDegraded) return { subject: "health", ok: true, advice: true, detail: `${said}: it answers` };
    const cause: Cause = {
      kind: "degraded",
      reason: `the application answers, but calls itself ${word}`,
      advice: "Something it depends on does not work; look at its checks and logs.",
    };
    return { subject: "health", ok: false, detail: `${said}: it answers, but not all is well`, cause };
  }
  if (wanted !== undefined && word !== wanted) {
    const instead = word === undefined ? "no status" : `"${word}"`;
    return wrongContent("health", `its status should be "${wanted}", it says ${instead}`);
  }
  return { subject: "health", ok: true, detail: said };
}

/** Another application may answer at the host, just as healthy. */
function serviceFinding({ expect }: VerificationPlan, body: Record<string, unknown> | undefined): Finding[] {
  if (expect.service === undefined) return [];
  const { service } = body ?? {};
  if (service === expect.service) return [{ subject: "service", ok: true, detail: expect.service }];
  const instead = typeof service === "string" ? `"${service.slice(0, 60)}"` : "no service";
  return [wrongContent("service", `should be "${expect.service}", the health report says ${instead}`)];
}

function wrongContent(subject: string, detail: string): Finding {
  const advice = "Check that the right application, in the right version, is deployed at this host.";
  return { subject, ok: false, detail, cause: { kind: "content", reason: `${subject}: ${detail}`, advice } };
}

function isTroubled({ expect }: VerificationPlan, body: Record<string, unknown> | undefined): boolean {
  return admitsTrouble(body) && statusWord(body) !== expect.status;
}

function failedChecks(plan: VerificationPlan, answer: Answer): string[] {
  const checks = (bodyOf(answer)?.checks ?? {}) as Record<string, unknown>;
  return plan.checks.filter((check) => !isWell(checks[check]));
}
