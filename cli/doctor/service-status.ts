import { explainLog } from "./log-patterns.ts";
import { type DoctorFinding, nothing, type Part } from "./report.ts";

/** One deploy, in the vendor's words. */
export interface Deploy {
  id: string;
  status: string;
  isLive: boolean;
  canRollback: boolean;
  createdAt: string;
  finishedAt?: string;
  commit?: string;
  message?: string;
}

/** What a vendor's status function answers. Vercel tells no log, no plan. */
export interface ServiceStatus {
  name: string;
  host: string;
  kind?: string;
  suspended?: boolean;
  plan?: string;
  /** Newest first. */
  deploys: Deploy[];
  /** Oldest first, secrets masked. */
  logs?: string[];
}

const FAILED = /fail|crash|error|blocked/i;
const RUNNING = /progress|created|queued|building|deploying|initializing|waiting|needs_approval/i;

/** What deploys and log say of a service: is something live, did the newest deploy fail, and why. */
export function examineStatus(status: ServiceStatus, stack: string): Part {
  const { name, host, deploys, logs = [] } = status;
  const where = host === "" || host === name ? name : `${name} (${host})`;
  const [newest] = deploys;
  const live = deploys.find(({ isLive }) => isLive);
  const failed = newest !== undefined && FAILED.test(newest.status);
  const running = newest !== undefined && RUNNING.test(newest.status);
  const causes = explainLog(logs, stack);
  const canGoBack = live === undefined && deploys.some(({ canRollback }) => canRollback);
  const back = canGoBack ? `npx stackwright rollback --stack ${stack}` : undefined;
  const findings: DoctorFinding[] = [];
  if (status.suspended) {
    const what = `${name} is suspended`;
    const mend = "Resume it in the vendor's dashboard, and settle the account's limits if they are why.";
    findings.push({ severity: "error", code: "suspended", what, where, mend });
  }
  if (failed) findings.push(...failure(newest, live, causes, { where, name, back }));
  if (live === undefined && !running && !failed) {
    const what = deploys.length === 0 ? "nothing was ever deployed" : "no deploy of it is live";
    const isVercel = status.plan === undefined;
    const mend = isVercel ? "Push to the production branch: Vercel deploys with the next push." : up(stack);
    findings.push({ severity: "error", code: "not-deployed", what: `${name}: ${what}`, where, mend });
  }
  if (running) {
    const what = `a deploy is under way (${newest.id}, ${newest.status})`;
    findings.push({ severity: "advice", code: "deploying", what, where, mend: "Wait for it, then look again." });
  }
  if (!failed) {
    findings.push(
      ...causes.map(({ code, cause, mend }): DoctorFinding => {
        return { severity: "warning", code, what: `its log says: ${cause}`, where, mend };
      }),
    );
  }
  if (status.plan === "free" && status.kind === "web_service") {
    const mend = `npx stackwright config set --stack ${stack} plan starter, then ${up(stack)}`;
    const what = `${name} is on the free plan: it sleeps after 15 minutes without requests`;
    findings.push({ severity: "advice", code: "sleeps", what, where, mend });
  }
  const word = live === undefined ? (newest?.status ?? "never deployed") : `live: ${live.id}`;
  const isWell = live !== undefined && !failed && !status.suspended;
  const state = status.suspended ? "suspended" : failed && live ? `${word}, newest ${newest.status}` : word;
  return { ...nothing(), examined: [{ subject: name, state, ok: isWell, details: [] }], findings };
}

function failure(
  newest: Deploy,
  live: Deploy | undefined,
  causes: ReturnType<typeof explainLog>,
  { where, name, back }: { where: string; name: string; back: string | undefined },
): DoctorFinding[] {
  const what = `${name}: the newest deploy ended as ${newest.status} (${newest.id})`;
  const serves = live === undefined ? "nothing is live" : `${live.id} is still the live one`;
  if (causes.length > 0) {
    return causes.map(({ code, cause, mend }) => ({
      severity: "error",
      code,
      what: `${what}, ${serves}: ${cause}`,
      where,
      mend,
    }));
  }
  const mend = `Its last log lines name no cause known here: read the whole log in the vendor's dashboard.${back === undefined ? "" : ` Until then: ${back}`}`;
  return [{ severity: "error", code: "deploy-failed", what: `${what}, ${serves}`, where, mend }];
}

const up = (stack: string) => `npx stackwright up --stack ${stack}`;
