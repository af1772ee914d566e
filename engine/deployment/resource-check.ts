import { randomBytes } from "node:crypto";
import type { CheckFailure, CheckResult } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import { containsUnknowns } from "./property.ts";
import { providerOf } from "./resource-diff.ts";
import { isProviderType, nameOf } from "./urn.ts";

/** Has the provider validate `news` and fill in defaults. Without `olds` as for a resource that does not exist yet. */
export async function checkResource(
  context: DeploymentContext,
  fresh: ResourceState,
  olds: PropertyMap,
  news: PropertyMap,
): Promise<CheckResult> {
  if (!fresh.custom) {
    return { inputs: news, failures: [] };
  }
  if (!context.preview && containsUnknowns(news)) {
    const failures = Object.keys(news)
      .filter((key) => containsUnknowns(news[key] ?? null))
      .map((property) => ({ property, reason: "its value is still unknown, which only a preview allows" }));
    return { inputs: news, failures };
  }
  if (isProviderType(fresh.type)) {
    return context.providers.check({ urn: fresh.urn, olds, news });
  }
  return providerOf(context, fresh).check({ urn: fresh.urn, olds, news, randomSeed: randomBytes(32) });
}

/** Tells of every check failure in Pulumi's words, without the value. Whether there was any. */
export function tellCheckFailures(context: DeploymentContext, state: ResourceState, failures: CheckFailure[]): boolean {
  for (const { property, reason } of failures) {
    const resource = `${state.type} resource '${nameOf(state.urn)}'`;
    const message = property
      ? `${resource}: property ${property} has a problem: ${reason}`
      : `${resource} has a problem: ${reason}`;
    context.events.error(message, state.urn);
  }
  return failures.length > 0;
}
