import type { Answer } from "./probe.ts";

/** Why a host does not answer as it should, and what to do about it. */
export interface Cause {
  reason: string;
  advice: string;
}

const NETWORK: Record<string, Cause> = {
  ENOTFOUND: { reason: "the host name does not resolve", advice: "Check the domain's DNS records." },
  ECONNREFUSED: {
    reason: "nothing listens at the address",
    advice: "Check the address, and that the service is deployed.",
  },
  ECONNRESET: { reason: "the connection was cut", advice: "The service may be restarting; look at its logs." },
  ETIMEDOUT: { reason: "no answer in time", advice: "The service is asleep or hangs on start-up; look at its logs." },
  CERT_HAS_EXPIRED: {
    reason: "its certificate has expired",
    advice: "Render and Vercel renew by themselves: check the domain's DNS.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: "its certificate is for another host",
    advice: "Check the custom domain at the platform.",
  },
};

/** What Render's edge says when the answer is its own and not the application's. */
const ROUTING: [prefix: string, Cause][] = [
  [
    "no-server",
    {
      reason: "nothing is deployed at this host (x-render-routing: no-server)",
      advice: "Check the service's name and that a deploy of it went live.",
    },
  ],
  [
    "suspend",
    { reason: "the service is suspended", advice: "Resume it, or settle the account's limits, in Render's dashboard." },
  ],
  [
    "hibernate",
    {
      reason: "the service is asleep and did not wake in time",
      advice: "It is on the free plan: use a plan that does not sleep.",
    },
  ],
  [
    "dynamic-hibernate",
    { reason: "the service is asleep and did not wake in time", advice: "Use a plan that does not sleep." },
  ],
  [
    "dynamic-",
    {
      reason: "the application is not answering",
      advice: "It crashed on start-up or does not listen on $PORT; look at the deploy's logs.",
    },
  ],
];

/** The cause behind an answer that is not the 200 it should be. */
export function causeOf(answer: Answer): Cause {
  if (answer.kind === "failure") {
    return (
      NETWORK[answer.code] ?? {
        reason: `the connection failed (${answer.code})`,
        advice: "Check the address and the network.",
      }
    );
  }
  const routing = String(answer.headers["x-render-routing"] ?? "");
  const edge = ROUTING.find(([prefix]) => routing.startsWith(prefix))?.[1];
  if (edge !== undefined) return { ...edge, reason: `${answer.status}: ${edge.reason}` };
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) {
    return {
      reason: `${answer.status}: the application behind the host is not answering`,
      advice: "It is asleep, starting or crashed; look at the service's logs.",
    };
  }
  if (answer.status === 404) {
    return {
      reason: "404 from the application itself",
      advice: "The application runs but has no such route; check its version.",
    };
  }
  return { reason: `${answer.status} from the application`, advice: "Look at the application's logs." };
}

/** A host that answers at all, even with an error of the application's own, is not asleep. */
export function isDown(answer: Answer): boolean {
  if (answer.kind === "failure") return true;
  if (answer.headers["x-render-routing"] !== undefined && answer.status >= 400) return true;
  return [502, 503, 504].includes(answer.status);
}
