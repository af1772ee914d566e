import { ask, isOk, type Target } from "./ask.ts";
import { bodyOf, hintsOf } from "./body.ts";
import { causeOf, isDown } from "./cause.ts";
import type { Finding } from "./finding.ts";
import type { Answer } from "./probe.ts";

/** A finding with the answer behind it. */
export interface Asked {
  finding: Finding;
  answer: Answer;
}

/** A page must answer 200; one that ends in `.json`, with JSON. */
export async function askPage(target: Target, path: string): Promise<Asked> {
  const answer = await ask(target, { path });
  return { answer, finding: { subject: path, ...pageFinding(path, answer) } };
}

function pageFinding(path: string, answer: Answer): Omit<Finding, "subject"> {
  if (!isOk(answer)) return failed(answer);
  if (!path.endsWith(".json")) return { ok: true, detail: "200" };
  const document = bodyOf(answer);
  if (document === undefined) return { ok: false, detail: "200, but not JSON" };
  const count = Object.keys((document.paths as object | undefined) ?? {}).length;
  if (count === 0 && "openapi" in document) return { ok: false, detail: "200, but no route is in it" };
  return { ok: true, detail: `200, ${count} paths` };
}

/**
 * Called without a token or a body: what counts is that the route exists and does not crash, and that its status is the one
 * that is said after it, if any. 403 is as good as 401: older FastAPIs say so of a missing token.
 */
export async function askEndpoint(target: Target, endpoint: string): Promise<Asked> {
  const [method = "GET", path = "/", wanted] = endpoint.split(" ");
  const answer = await ask(target, { path, method });
  return { answer, finding: { subject: `${method} ${path}`, ...endpointFinding(answer, wanted) } };
}

function endpointFinding(answer: Answer, wanted: string | undefined): Omit<Finding, "subject"> {
  const isThere = answer.kind === "response" && answer.status < 500 && ![404, 405].includes(answer.status);
  if (!isThere) return failed(answer);
  const wantsToken = [401, 403].includes(answer.status);
  const said = wantsToken ? `${answer.status}, wants a token` : String(answer.status);
  if (wanted === undefined || wanted === String(answer.status) || (wanted === "401" && wantsToken))
    return { ok: true, detail: said };
  if (wanted === "401") return { ok: false, detail: `${said} without a token: it should want one` };
  return { ok: false, detail: `${said}: it should be ${wanted}` };
}

/** Any answer of the application's own will do, but for a crash: a 404 with hints is one. */
export async function askAlive(target: Target, path: string): Promise<Asked> {
  const answer = await ask(target, { path });
  if (answer.kind === "failure" || isDown(answer) || answer.status >= 500) {
    return { answer, finding: { subject: path, ...failed(answer) } };
  }
  const hinted = answer.status === 404 && hintsOf(answer).length > 0;
  const isPlain404 = answer.status === 404 && !hinted;
  if (isPlain404) return { answer, finding: { subject: path, ...failed(answer) } };
  const detail = hinted ? "404 with hints: alive, without this route" : String(answer.status);
  return { answer, finding: { subject: path, ok: true, detail } };
}

function failed(answer: Answer): Omit<Finding, "subject"> {
  return { ok: false, detail: causeOf(answer).reason };
}
