import { ask, isOk, type Target } from "./ask.ts";
import { type Cause, causeOf, isDown } from "./cause.ts";
import { certificateOf } from "./certificate.ts";
import { askPreflight } from "./cors.ts";
import type { Finding, Verdict } from "./finding.ts";
import { isDegraded, reportFindings, waitForHealth } from "./health-report.ts";
import { latencyAdvice } from "./latency.ts";
import type { VerificationPlan } from "./plan.ts";
import type { Answer } from "./probe.ts";
import { type Asked, askAlive, askEndpoint, askPage } from "./routes.ts";

/** Waits for the service, waking it if need be, and looks at everything a visitor would meet. */
export async function runChecks(plan: VerificationPlan, signal?: AbortSignal): Promise<Verdict> {
  const target = { ...plan, signal };
  const health = await waitForHealth(target);
  const findings = reportFindings(plan, health);
  if (isDown(health)) {
    // A host that is down answers a preflight without CORS headers, which browsers report as a CORS error. It is not one.
    return { state: "down", findings, cause: causeOf(health) };
  }
  findings.push(...(await surroundings(target, health)));
  const wrong = findings.find(({ ok }) => !ok);
  const state = isDegraded(plan, health) ? "degraded" : wrong === undefined ? "healthy" : "wrong";
  return wrong === undefined ? { state, findings } : { state, findings, cause: causeIn(wrong) };
}

async function surroundings(plan: VerificationPlan & Target, health: Answer): Promise<Finding[]> {
  const pages = await Promise.all(plan.pages.map((path) => askPage(plan, path)));
  const endpoints = await Promise.all(plan.endpoints.map((endpoint) => askEndpoint(plan, endpoint)));
  const alive = await Promise.all(plan.alive.map((path) => askAlive(plan, path)));
  const preflights = await Promise.all(plan.origins.map((origin) => askPreflight(plan, plan.healthPath, origin)));
  const certificates =
    plan.edgeUrl === undefined && plan.url.startsWith("https:") ? [await certificateOf(plan.url)] : [];
  const routes = [...pages, ...endpoints, ...alive];
  return [
    ...routes.map(({ finding }) => finding),
    ...preflights,
    ...certificates,
    ...(await slowness(plan, health, routes)),
  ];
}

/** An answer that a service woke up for is slow once: the second one counts. */
async function slowness(plan: VerificationPlan & Target, health: Answer, routes: Asked[]): Promise<Finding[]> {
  const isSlow = isOk(health) && health.milliseconds > plan.slowMs.health;
  const again = isSlow ? [await ask(plan, { path: plan.healthPath })] : [];
  return [
    ...latencyAdvice("health", plan.slowMs.health, health, ...again),
    ...routes.flatMap(({ finding, answer }) =>
      finding.ok ? latencyAdvice(finding.subject, plan.slowMs.api, answer) : [],
    ),
  ];
}

function causeIn(wrong: Finding): Cause {
  return (
    wrong.cause ?? {
      kind: "application-error",
      reason: `${wrong.subject}: ${wrong.detail}`,
      advice: "Look at the service's logs.",
    }
  );
}
