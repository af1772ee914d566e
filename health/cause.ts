import { bodyOf, hintsOf, statusWord } from "./body.ts";
import { connectionCause } from "./connection-cause.ts";
import { edgeCause } from "./edge-cause.ts";
import type { Answer, Response } from "./probe.ts";

/** What kind of trouble it is, for programs. */
export type CauseKind =
  | "no-network"
  | "dns"
  | "refused"
  | "reset"
  | "timeout"
  | "connection"
  | "tls-expired"
  | "tls-host"
  | "tls-untrusted"
  | "tls"
  | "not-deployed"
  | "suspended"
  | "asleep"
  | "crashed"
  | "not-answering"
  | "edge"
  | "application-error"
  | "application-404"
  | "application-refusal"
  | "degraded"
  | "content"
  | "cors";

/** Why a host does not answer as it should, and what to do about it. */
export interface Cause {
  kind: CauseKind;
  reason: string;
  advice: string;
}

/** The cause behind an answer that is not the 200 it should be. */
export function causeOf(answer: Answer): Cause {
  if (answer.kind === "failure") return connectionCause(answer.code);
  const edge = edgeCause(answer);
  return edge === undefined ? applicationCause(answer) : { ...edge, reason: `${answer.status}: ${edge.reason}` };
}

/** What answers here at all, even with an error of its own, is not down. */
export function isDown(answer: Answer): boolean {
  return answer.kind === "failure" || edgeCause(answer) !== undefined;
}

/** Whether waiting can help: it may be asleep, waking or restarting. */
export function mayWake(answer: Answer): boolean {
  if (!isDown(answer)) return false;
  return ["asleep", "crashed", "not-answering", "timeout", "reset"].includes(causeOf(answer).kind);
}

function applicationCause(answer: Response): Cause {
  const { status } = answer;
  if (status === 404) {
    const hints = hintsOf(answer);
    if (hints.length === 0) {
      return {
        kind: "application-404",
        reason: "404 from the application itself",
        advice: "The application runs but has no such route; check its version.",
      };
    }
    return {
      kind: "application-404",
      reason: "404 from the application itself, which is alive",
      advice: `It has no such route; it hints: ${hints.join("; ")}.`,
    };
  }
  const word = statusWord(bodyOf(answer));
  if (status === 503 && word !== undefined) {
    return {
      kind: "degraded",
      reason: `503: the application answers, and calls itself ${word}`,
      advice: "Something it depends on does not work; look at its checks and logs.",
    };
  }
  if (status >= 500) {
    return {
      kind: "application-error",
      reason: `${status} from the application`,
      advice: "It runs, and fails on this request; look at its logs.",
    };
  }
  return {
    kind: "application-refusal",
    reason: `${status} from the application`,
    advice: "Look at the application's logs.",
  };
}
