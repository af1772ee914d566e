import type { Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { Changed } from "./changed-resources.ts";
import { DEPLOY } from "./kinds.ts";
import { originsAt } from "./origins.ts";
import { targetOf } from "./variable-changes.ts";

/** Names of the services a deploy follows for: those whose deploy is made, remade or triggered. */
export function redeploys(all: readonly Changed[], head: Evaluation): string[] {
  const names = all.flatMap(({ action, head: deploy }) => {
    if (deploy?.type !== DEPLOY || action === "same" || action === "rename") return [];
    const urns = originsAt(deploy, ["serviceId"]).flatMap((origin) => (origin.from === "resource" ? [origin.urn] : []));
    const service = head.resources.find(({ urn }) => urns.includes(urn));
    return [service ? targetOf(service, head) : deploy.name];
  });
  return [...new Set(names)].sort();
}
