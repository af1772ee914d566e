import { bodyOf, statusWord } from "./body.ts";
import type { Cause } from "./cause.ts";
import type { Response } from "./probe.ts";

/** What Render's edge says in `x-render-routing` when the answer is its own and not the application's. */
const RENDER: [prefix: string, Cause][] = [
  [
    "no-server",
    {
      kind: "not-deployed",
      reason: "nothing is deployed at this host (x-render-routing: no-server)",
      advice: "Check the service's name and that a deploy of it went live.",
    },
  ],
  [
    "suspend",
    {
      kind: "suspended",
      reason: "the service is suspended",
      advice: "Resume it, or settle the account's limits, in Render's dashboard.",
    },
  ],
  [
    "hibernate",
    {
      kind: "asleep",
      reason: "the service is asleep and did not wake in time",
      advice: "It is on the free plan: use a plan that does not sleep.",
    },
  ],
  [
    "dynamic-hibernate",
    {
      kind: "asleep",
      reason: "the service is asleep and did not wake in time",
      advice: "Use a plan that does not sleep.",
    },
  ],
  [
    "dynamic-free",
    {
      kind: "not-answering",
      reason: "the application is not answering",
      advice: "It is waking, or crashed on start-up, or does not listen on $PORT; look at the deploy's logs.",
    },
  ],
  [
    "dynamic-",
    {
      kind: "crashed",
      reason: "the application is not answering",
      advice: "It crashed on start-up or does not listen on $PORT; look at the deploy's logs.",
    },
  ],
];

/** What Vercel's edge says in `x-vercel-error`. */
const VERCEL: Readonly<Record<string, Cause>> = {
  DEPLOYMENT_NOT_FOUND: {
    kind: "not-deployed",
    reason: "Vercel has no deployment for this host (DEPLOYMENT_NOT_FOUND)",
    advice: "Check the project's domains and that it has a production deployment.",
  },
  DEPLOYMENT_DELETED: {
    kind: "not-deployed",
    reason: "the deployment was deleted (DEPLOYMENT_DELETED)",
    advice: "Use the project's production domain.",
  },
  DEPLOYMENT_PAUSED: {
    kind: "suspended",
    reason: "the deployment is paused by its owner (DEPLOYMENT_PAUSED)",
    advice: "Resume the project in Vercel's settings.",
  },
  DEPLOYMENT_DISABLED: {
    kind: "suspended",
    reason: "Vercel has disabled the deployment over a payment or a limit (DEPLOYMENT_DISABLED)",
    advice: "Settle the account's bill or limits at Vercel.",
  },
  DEPLOYMENT_BLOCKED: {
    kind: "suspended",
    reason: "Vercel has blocked the deployment (DEPLOYMENT_BLOCKED)",
    advice: "Ask Vercel's support.",
  },
};

const RAILWAY_MISSING: Cause = {
  kind: "not-deployed",
  reason: "Railway has no application for this host (Application not found)",
  advice: "Check the service's domain and that a deployment of it is active.",
};
const RAILWAY_SILENT: Cause = {
  kind: "crashed",
  reason: "the application is not answering (Railway: Application failed to respond)",
  advice: "It crashed on start-up or does not listen on $PORT; look at the deployment's logs.",
};

/** Why the platform answers in the application's place; undefined when the answer is the application's own. */
export function edgeCause(answer: Response): Cause | undefined {
  if (answer.status < 400) return undefined;
  return renderCause(answer) ?? vercelCause(answer) ?? railwayCause(answer) ?? gatewayCause(answer);
}

function renderCause({ headers }: Response): Cause | undefined {
  const routing = headers["x-render-routing"];
  if (typeof routing !== "string") return undefined;
  const known = RENDER.find(([prefix]) => routing.startsWith(prefix))?.[1];
  return (
    known ?? {
      kind: "edge",
      reason: `Render's edge answers itself (x-render-routing: ${routing.slice(0, 60)})`,
      advice: "Look at the service in Render's dashboard.",
    }
  );
}

function vercelCause({ status, headers, body }: Response): Cause | undefined {
  const code = headers["x-vercel-error"] ?? /\b(DEPLOYMENT_NOT_FOUND)\b/.exec(status === 404 ? body : "")?.[1];
  return typeof code === "string" && Object.hasOwn(VERCEL, code) ? VERCEL[code] : undefined;
}

function railwayCause(answer: Response): Cause | undefined {
  const { status, headers, body } = answer;
  const isRailway = headers["x-railway-fallback"] === "true" || headers["x-railway-request-id"] !== undefined;
  const { message } = bodyOf(answer) ?? {};
  if (status === 404 && (message === "Application not found" || body.includes("The train has not arrived"))) {
    return RAILWAY_MISSING;
  }
  if (status === 404 && headers["x-railway-fallback"] === "true") return RAILWAY_MISSING;
  if (status === 502 && (message === "Application failed to respond" || isRailway)) return RAILWAY_SILENT;
  return undefined;
}

/** A gateway nobody knows by name. An application may answer 503 itself: then it says in JSON how it is. */
function gatewayCause(answer: Response): Cause | undefined {
  if (![502, 503, 504].includes(answer.status)) return undefined;
  if (answer.status === 503 && statusWord(bodyOf(answer)) !== undefined) return undefined;
  return {
    kind: "not-answering",
    reason: "the application behind the host is not answering",
    advice: "It is asleep, starting or crashed; look at the service's logs.",
  };
}
