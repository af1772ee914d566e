import { setTimeout as sleep } from "node:timers/promises";
import { type Cause, causeOf, isDown } from "./cause.ts";
import { certificateOf } from "./certificate.ts";
import type { VerificationPlan } from "./plan.ts";
import { type Answer, type ProbeRequest, probe } from "./probe.ts";

/** One line of the verification. */
export interface Finding {
  subject: string;
  ok: boolean;
  detail: string;
}

export interface Verdict {
  findings: Finding[];
  /** Set when something is wrong: the first cause, the one to look at. */
  cause?: Cause;
}

const PAGE_TIMEOUT_MS = 15_000;

/** Waits for the service, waking it if need be, and looks at everything a visitor would meet. */
export async function runChecks(plan: VerificationPlan): Promise<Verdict> {
  const health = await waitForHealth(plan);
  const findings = healthFindings(plan, health);
  if (isDown(health)) {
    // A host that is down answers a preflight without CORS headers, which browsers report as a CORS error. It is not one.
    return { findings, cause: causeOf(health) };
  }
  const pages = await Promise.all(plan.pages.map((path) => pageFinding(plan, path)));
  const endpoints = await Promise.all(plan.endpoints.map((endpoint) => endpointFinding(plan, endpoint)));
  const preflights = await Promise.all(plan.origins.map((origin) => preflightFinding(plan, origin)));
  findings.push(...pages, ...endpoints, ...preflights);
  if (plan.edgeUrl === undefined && plan.url.startsWith("https:")) findings.push(await certificateOf(plan.url));
  const wrong = findings.find(({ ok }) => !ok);
  return wrong === undefined ? { findings } : { findings, cause: causeIn(health, wrong) };
}

async function waitForHealth(plan: VerificationPlan): Promise<Answer> {
  let answer = await ask(plan, { path: "/health", timeoutMs: plan.wakeSeconds * 1000 });
  for (const seconds of plan.retrySeconds) {
    if (failedChecks(plan, answer).length === 0 && isOk(answer)) break;
    if (isOk(answer)) await Promise.all(plan.warmUp.map((path) => ask(plan, { path })));
    await sleep(seconds * 1000);
    answer = await ask(plan, { path: "/health", timeoutMs: plan.wakeSeconds * 1000 });
  }
  return answer;
}

function healthFindings(plan: VerificationPlan, answer: Answer): Finding[] {
  const status = healthStatus(answer);
  const detail = isOk(answer) ? `200${status === undefined ? "" : `, ${status}`}` : causeOf(answer).reason;
  const findings: Finding[] = [{ subject: "health", ok: isOk(answer), detail }];
  if (!isOk(answer)) return findings;
  const failed = failedChecks(plan, answer);
  return [
    ...findings,
    ...plan.checks.map((check) => {
      const ok = !failed.includes(check);
      return { subject: check, ok, detail: ok ? "connected" : "reported as not working by /health" };
    }),
  ];
}

async function pageFinding(plan: VerificationPlan, path: string): Promise<Finding> {
  const answer = await ask(plan, { path });
  if (!isOk(answer)) return { subject: path, ok: false, detail: causeOf(answer).reason };
  if (!path.endsWith(".json")) return { subject: path, ok: true, detail: "200" };
  const document = json(answer.body);
  const count = document === undefined ? undefined : Object.keys((document.paths as object | undefined) ?? {}).length;
  if (count === undefined) return { subject: path, ok: false, detail: "200, but not JSON" };
  return { subject: path, ok: true, detail: `200, ${count} paths` };
}

/** Called without a token or a body: what counts is that the route exists and does not crash. */
async function endpointFinding(plan: VerificationPlan, endpoint: string): Promise<Finding> {
  const [method = "GET", path = "/"] = endpoint.split(" ");
  const answer = await ask(plan, { path, method: method as "GET" | "POST" });
  const isThere = answer.kind === "response" && answer.status < 500 && ![404, 405].includes(answer.status);
  if (!isThere) return { subject: endpoint, ok: false, detail: causeOf(answer).reason };
  return { subject: endpoint, ok: true, detail: answer.status === 401 ? "401, wants a token" : String(answer.status) };
}

async function preflightFinding(plan: VerificationPlan, origin: string): Promise<Finding> {
  const answer = await ask(plan, {
    path: "/health",
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "GET" },
  });
  const subject = `CORS ${origin}`;
  if (isDown(answer)) return { subject, ok: false, detail: causeOf(answer).reason };
  const allowed = answer.kind === "response" ? answer.headers["access-control-allow-origin"] : undefined;
  if (allowed === origin) return { subject, ok: true, detail: "let in" };
  return {
    subject,
    ok: false,
    detail: allowed === "*" ? "answered with *, which browsers refuse with credentials" : "not let in",
  };
}

function causeIn(health: Answer, wrong: Finding): Cause {
  if (!isOk(health)) return causeOf(health);
  if (wrong.subject.startsWith("CORS ")) {
    return {
      reason: `CORS: ${wrong.subject.slice(5)} is ${wrong.detail}`,
      advice: "Check ALLOWED_ORIGINS; it takes exact origins.",
    };
  }
  return { reason: `${wrong.subject}: ${wrong.detail}`, advice: "Look at the service's logs." };
}

function failedChecks(plan: VerificationPlan, answer: Answer): string[] {
  if (!isOk(answer)) return [...plan.checks];
  const checks = (json(answer.body)?.checks ?? {}) as Record<string, unknown>;
  return plan.checks.filter((check) => !isTrue(checks[check]));
}

/** FastAPI services report a check as a boolean, as a word, or as an object with a status. */
function isTrue(check: unknown): boolean {
  if (typeof check === "object" && check !== null) return isTrue((check as { status?: unknown }).status);
  return check === true || check === "ok" || check === "healthy" || check === "connected";
}

function healthStatus(answer: Answer): string | undefined {
  const status = isOk(answer) ? json(answer.body)?.status : undefined;
  return typeof status === "string" ? status : undefined;
}

function isOk(answer: Answer): answer is Answer & { kind: "response" } {
  return answer.kind === "response" && answer.status === 200;
}

function json(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function ask(plan: VerificationPlan, request: Omit<Partial<ProbeRequest>, "url"> & { path: string }): Promise<Answer> {
  const { path, ...rest } = request;
  return probe({ timeoutMs: PAGE_TIMEOUT_MS, ...rest, url: plan.url + path, edgeUrl: plan.edgeUrl });
}
