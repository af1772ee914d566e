import type { ResourceState } from "../state/resource-state.ts";
import { allLinks } from "./base-snapshot.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import type { Step } from "./step.ts";

/**
 * Keeps a resource that no target names exactly as it is. What it needs goes first: the program may have dropped a
 * dependency that stays in state because it is not targeted either.
 */
export function untargetedSteps(context: DeploymentContext, old: ResourceState, urn: string = old.urn): Step[] {
  const { progress, base } = context;
  progress.seen.add(old.urn);
  progress.same.add(old.urn);
  progress.same.add(urn);
  const steps: Step[] = [];
  for (const link of allLinks(old)) {
    const needed = progress.hasStep(link) ? undefined : base.find(link);
    if (needed) {
      steps.push(...untargetedSteps(context, needed));
    }
  }
  const { id: _, ...copy } = old;
  steps.push({
    operation: "same",
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    new: copy,
    untargeted: true,
  });
  return steps;
}
