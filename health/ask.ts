import type { VerificationPlan } from "./plan.ts";
import { type Answer, type ProbeRequest, probe, type Response } from "./probe.ts";

const TIMEOUT_MS = 15_000;

/** Where the requests of one verification go. */
export type Target = Pick<VerificationPlan, "url" | "edgeUrl"> & { signal?: AbortSignal | undefined };

/** One request to a path of the service. Never rejects. */
export function ask(
  { url, edgeUrl, signal }: Target,
  { path, ...request }: Omit<Partial<ProbeRequest>, "url" | "edgeUrl" | "signal"> & { path: string },
): Promise<Answer> {
  return probe({ timeoutMs: TIMEOUT_MS, ...request, url: url + path, edgeUrl, signal });
}

export function isOk(answer: Answer): answer is Response {
  return answer.kind === "response" && answer.status === 200;
}
