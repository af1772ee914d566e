import { networkInterfaces } from "node:os";
import { ask } from "../../health/ask.ts";
import { type Cause, type CauseKind, causeOf, isDown } from "../../health/cause.ts";
import { runChecks } from "../../health/checks.ts";
import type { Finding } from "../../health/finding.ts";
import { DEFAULT_PLAN, type VerificationPlan } from "../../health/plan.ts";
import type { Answer } from "../../health/probe.ts";
import { mendOf } from "./mend.ts";
import { type DoctorFinding, nothing, type Part, type Severity } from "./report.ts";
import { type Woken, waken } from "./waken.ts";

export interface HostOptions {
  /** How long to wait for a wake-up, in seconds. */
  waitSeconds: number;
  signal: AbortSignal;
  /** Told the progress, a line each. */
  note: (text: string) => void;
  /** The stack it belongs to, for the commands that mend. */
  stack?: string | undefined;
}

/** What a URL typed by a person means: that path, or the health report of a bare host. */
export function planOfUrl(text: string, origins: readonly string[], edgeUrl?: string): VerificationPlan {
  const url = new URL(text);
  const path = url.pathname + url.search;
  const healthPath = path === "/" ? DEFAULT_PLAN.healthPath : path;
  return { ...DEFAULT_PLAN, url: url.origin, healthPath, pages: [], origins, edgeUrl };
}

/** Looks at a host as its visitors meet it, waiting out a wake-up first. */
export async function examineHost(given: VerificationPlan, options: HostOptions): Promise<Part> {
  const { signal, waitSeconds, note } = options;
  const patterns = given.origins.filter((origin) => origin.includes("*"));
  const plan = { ...given, origins: given.origins.filter((origin) => !patterns.includes(origin)) };
  const woken = await waken({ target: plan, path: plan.healthPath, waitSeconds, signal, note });
  signal.throwIfAborted();
  const { answer } = woken;
  if (isWithoutNetwork(answer)) {
    return { ...nothing(), notLooked: [`No network: ${causeOf(answer).reason}. Check this machine's network.`] };
  }
  if (isDown(answer)) return downPart(plan, causeOf(answer), given.origins.length > 0, options);
  const seen = await withPageOf(plan, answer, signal);
  const verdict = await runChecks({ ...seen, retrySeconds: [] }, signal);
  signal.throwIfAborted();
  if (verdict.state === "down" && verdict.cause !== undefined) {
    return downPart(plan, verdict.cause, given.origins.length > 0, options);
  }
  return {
    examined: [
      {
        subject: seen.url + (seen === plan ? plan.healthPath : "/"),
        state: verdict.state === "wrong" ? "up, not in order" : verdict.state,
        ok: verdict.cause === undefined,
        details: verdict.findings.map(({ subject, detail, ok }) => ({ text: `${subject}: ${detail}`, ok })),
      },
    ],
    findings: [
      ...patterns.map((origin) => patternFinding(origin, plan.url)),
      ...verdict.findings.flatMap((finding) => hostFinding(finding, plan, options.stack)),
      ...sleepFinding(woken, plan, options.stack),
    ],
    notLooked: [],
  };
}

/** A host that has no health report but a start page, as a frontend's, is looked at there. */
async function withPageOf(plan: VerificationPlan, answer: Answer, signal: AbortSignal): Promise<VerificationPlan> {
  if (plan.healthPath !== DEFAULT_PLAN.healthPath || plan.checks.length > 0) return plan;
  if (answer.kind !== "response" || answer.status !== 404) return plan;
  const page = await ask({ ...plan, signal }, { path: "/" });
  return page.kind === "response" && page.status === 200 ? { ...plan, healthPath: "/", slowMs: pageSpeed(plan) } : plan;
}

const pageSpeed = ({ slowMs }: VerificationPlan) => ({ ...slowMs, health: slowMs.api });

function downPart({ url }: VerificationPlan, cause: Cause, hasOrigins: boolean, { stack }: HostOptions): Part {
  const cors = hasOrigins
    ? "The backend is down, this is not CORS."
    : "To a browser on another origin this looks like CORS; it is not.";
  const isReached = !["dns", "tls", "tls-expired", "tls-host", "tls-untrusted"].includes(cause.kind);
  return {
    examined: [{ subject: url, state: `down: ${cause.kind}`, ok: false, details: [] }],
    findings: [
      {
        severity: "error",
        code: cause.kind,
        what: `${new URL(url).host} is down: ${cause.reason}.${isReached || hasOrigins ? ` ${cors}` : ""}`,
        where: url,
        mend: mendOf(cause, stack),
      },
    ],
    notLooked: [],
  };
}

const SEVERITIES: Partial<Record<CauseKind, Severity>> = {
  degraded: "warning",
  "application-404": "warning",
  "application-refusal": "advice",
};

function hostFinding(
  { subject, ok, advice, detail, cause }: Finding,
  { url }: VerificationPlan,
  stack: string | undefined,
): DoctorFinding[] {
  const where = url;
  if (ok && !advice) return [];
  if (ok) {
    const mend = "Look at what the request does; a larger plan or a nearer region helps where nothing else does.";
    return [{ severity: "advice", code: "slow", what: `${subject}: ${detail}`, where, mend }];
  }
  if (subject === "certificate") {
    const mend = "Check the custom domain and its DNS records at the platform, which renews by itself.";
    return [{ severity: "warning", code: "certificate", what: `certificate: ${detail}`, where, mend }];
  }
  const kind = cause?.kind ?? "application-error";
  const what = cause === undefined ? `${subject}: ${detail}` : cause.reason;
  const mend = cause === undefined ? "Look at the service's logs." : mendOf(cause, stack);
  return [{ severity: SEVERITIES[kind] ?? "error", code: kind, what, where, mend }];
}

function patternFinding(origin: string, where: string): DoctorFinding {
  return {
    severity: "error",
    code: "cors-pattern",
    what: `${origin} is a pattern, and no browser sends one as its origin: as an entry of ALLOWED_ORIGINS it matches nothing`,
    where,
    mend: "List exact origins, or give the application an origin regex (Starlette: allow_origin_regex).",
  };
}

function sleepFinding({ sleptSeconds }: Woken, { url }: VerificationPlan, stack: string | undefined): DoctorFinding[] {
  if (sleptSeconds === undefined) return [];
  const cause: Cause = { kind: "asleep", reason: "", advice: "" };
  const what = `${new URL(url).host} was not awake: it took ${sleptSeconds} s to answer`;
  return [{ severity: "warning", code: "slept", what, where: url, mend: mendOf(cause, stack) }];
}

/** Some systems say "unknown host" when they have no network at all. */
function isWithoutNetwork(answer: Answer): boolean {
  if (answer.kind !== "failure") return false;
  const isOffline = Object.values(networkInterfaces()).every((list) => list?.every(({ internal }) => internal) ?? true);
  return causeOf(answer).kind === "no-network" || (answer.code === "ENOTFOUND" && isOffline);
}
