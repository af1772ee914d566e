import type { DiffResult, ProviderClient } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import { deepEquals } from "./property.ts";
import { isReplace, NO_CHANGES, structuralDiff } from "./property-diff.ts";
import { parsePropertyPath, resetPath } from "./property-path.ts";
import { parseProviderReference } from "./provider-reference.ts";
import { withoutInternal } from "./provider-registry.ts";
import { DiffUnavailableError } from "./unconfigured-provider.ts";
import { isProviderType } from "./urn.ts";

/** What changes between a resource's state and its newly checked inputs. */
export async function diffResource(
  context: DeploymentContext,
  old: ResourceState,
  fresh: ResourceState,
): Promise<DiffResult> {
  const { progress } = context;
  if (fresh.deletedWith && progress.replaced.has(fresh.deletedWith)) {
    return replaceBecause("deletedWith");
  }
  if (old.taint) {
    return replaceBecause("id");
  }
  if (await providerChanged(context, old, fresh)) {
    return replaceBecause("provider");
  }
  const oldInputs = old.inputs ?? {};
  const news = fresh.inputs ?? {};
  if (!fresh.custom) {
    return deepEquals(oldInputs, news) ? NO_CHANGES : { ...NO_CHANGES, changes: "some" };
  }
  if (isProviderType(fresh.type)) {
    return context.providers.diff({ urn: fresh.urn, id: old.id ?? "", oldInputs, oldOutputs: old.outputs ?? {}, news });
  }
  try {
    return await askProvider(providerOf(context, fresh), old, fresh.urn, news, fresh.ignoreChanges ?? []);
  } catch (error) {
    if (error instanceof DiffUnavailableError) {
      context.events.warning(error.message, fresh.urn);
      return { ...NO_CHANGES, changes: "some" };
    }
    throw error;
  }
}

/** The provider's own diff, or the inputs' difference when it does not know. */
export async function askProvider(
  provider: ProviderClient,
  old: ResourceState,
  urn: string,
  news: PropertyMap,
  ignoreChanges: string[],
): Promise<DiffResult> {
  const oldInputs = old.inputs ?? {};
  const diff = await provider.diff({
    urn,
    id: old.id ?? "",
    oldInputs,
    oldOutputs: old.outputs ?? {},
    news,
    ignoreChanges,
  });
  return diff.changes === "unknown"
    ? structuralDiff(oldInputs, resetIgnored(news, oldInputs, ignoreChanges).inputs)
    : diff;
}

/** `ignoreChanges` applied to inputs; `unmatched` are paths that cross something only one side has. */
export function resetIgnored(
  inputs: PropertyMap,
  oldInputs: PropertyMap,
  ignoreChanges: string[],
): { inputs: PropertyMap; unmatched: string[] } {
  let result = inputs;
  const unmatched: string[] = [];
  for (const path of ignoreChanges) {
    const reset = resetPath(parsePropertyPath(path), oldInputs, result);
    if (reset) {
      result = reset;
    } else {
      unmatched.push(path);
    }
  }
  return { inputs: result, unmatched };
}

export function providerOf(context: DeploymentContext, state: ResourceState): ProviderClient {
  const client = context.providers.get(state.provider ?? "");
  if (!client) {
    throw new Error(`unknown provider '${state.provider}' for resource '${state.urn}'`);
  }
  return client;
}

async function providerChanged(context: DeploymentContext, old: ResourceState, fresh: ResourceState): Promise<boolean> {
  if ((old.provider ?? "") === (fresh.provider ?? "")) {
    return false;
  }
  if (!old.provider || !fresh.provider) {
    return true;
  }
  const before = parseProviderReference(old.provider);
  const after = parseProviderReference(fresh.provider);
  if (context.progress.aliased.get(before.urn) === after.urn) {
    return false;
  }
  const oldState = context.base.find(before.urn);
  const newState = context.progress.news.get(after.urn);
  const client = context.providers.get(fresh.provider);
  if (!oldState || !newState || !client) {
    throw new Error(`failed to resolve provider reference: "${fresh.provider}"`);
  }
  const diff = await client.diffConfig({
    urn: after.urn,
    oldInputs: withoutInternal(oldState.inputs ?? {}),
    oldOutputs: oldState.outputs ?? {},
    news: withoutInternal(newState.inputs ?? {}),
  });
  return isReplace(diff);
}

function replaceBecause(key: string): DiffResult {
  return { ...NO_CHANGES, changes: "some", replaceKeys: [key] };
}
