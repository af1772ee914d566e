import { UNKNOWN } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import { applyReplaceOnChanges, isReplace } from "./property-diff.ts";
import { parseProviderReference } from "./provider-reference.ts";
import { askProvider } from "./resource-diff.ts";
import { isProviderType } from "./urn.ts";

export interface DependentReplacement {
  state: ResourceState;
  keys: string[];
}

/**
 * What must be deleted before `root` can be, because its replacement would force theirs: in dependency order, only what
 * this operation has not dealt with yet.
 */
export async function dependentReplacements(
  context: DeploymentContext,
  root: ResourceState,
): Promise<DependentReplacement[]> {
  const { progress, base } = context;
  const replaced = new Set([root.urn]);
  const ignore = new Set([
    ...progress.read,
    ...progress.created,
    ...progress.same,
    ...progress.updated,
    ...progress.deleted,
    ...progress.replaced,
  ]);
  const found: DependentReplacement[] = [];
  for (const candidate of base.dependingOn(root, { ignore })) {
    const keys = await forcedKeys(context, candidate, replaced);
    if (keys) {
      found.push({ state: candidate, keys });
      replaced.add(candidate.urn);
    }
  }
  return found;
}

/** The keys that force a replacement of `candidate` when everything in `replaced` is; undefined when nothing does. */
async function forcedKeys(
  context: DeploymentContext,
  candidate: ResourceState,
  replaced: ReadonlySet<string>,
): Promise<string[] | undefined> {
  if (!candidate.custom || candidate.external) {
    return undefined;
  }
  if (candidate.provider && replaced.has(parseProviderReference(candidate.provider).urn)) {
    return [];
  }
  if (candidate.deletedWith && replaced.has(candidate.deletedWith)) {
    return [];
  }
  const inputs = { ...candidate.inputs };
  let affected = false;
  for (const key of Object.keys(inputs)) {
    if (candidate.propertyDependencies?.[key]?.some((urn) => replaced.has(urn))) {
      inputs[key] = UNKNOWN;
      affected = true;
    }
  }
  if (!affected || isProviderType(candidate.type)) {
    return undefined;
  }
  const client = await context.providers.ensure(candidate.provider ?? "", (urn) => context.base.find(urn));
  const diff = applyReplaceOnChanges(
    await askProvider(client, candidate, candidate.urn, inputs, candidate.ignoreChanges ?? []),
    candidate.replaceOnChanges ?? [],
    false,
  );
  return isReplace(diff) ? diff.replaceKeys : undefined;
}
