import type { ResourceState } from "../state/resource-state.ts";
import { aliasUrns } from "./alias.ts";
import { type DeploymentContext, isTargeted } from "./deployment-context.ts";
import type { Goal } from "./goal.ts";
import { createUrn, isProviderType } from "./urn.ts";

/** A resource on its way through the engine: what the program asks, what state knew, what will be. */
export interface Registration {
  goal: Goal;
  urn: string;
  old: ResourceState | undefined;
  fresh: ResourceState;
  targeted: boolean;
  /** `old` is what an import step has just read. */
  imported: boolean;
}

/** Claims the goal's URN and finds the state it continues. Throws on a parent nobody registered or a URN taken twice. */
export function beginRegistration(context: DeploymentContext, goal: Goal): Registration {
  const { progress } = context;
  const urn = claimUrn(context, goal);
  progress.goals.set(urn, goal);
  const old = adoptOld(context, goal, urn);
  const fresh = freshState(goal, urn, old);
  return { goal, urn, old, fresh, targeted: isTargeted(context, urn), imported: false };
}

export function claimUrn(
  context: DeploymentContext,
  goal: { parent: string | undefined; type: string; name: string },
): string {
  const { progress } = context;
  if (goal.parent !== undefined && !progress.seen.has(goal.parent)) {
    throw new Error(`could not find parent resource ${goal.parent}`);
  }
  const urn = createUrn({ ...context, parent: goal.parent, type: goal.type, name: goal.name });
  if (progress.seen.has(urn)) {
    throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
  }
  const claimedBy = progress.aliased.get(urn);
  if (claimedBy !== undefined) {
    throw new Error(`Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${claimedBy}'`);
  }
  progress.seen.add(urn);
  return urn;
}

function adoptOld(context: DeploymentContext, goal: Goal, urn: string): ResourceState | undefined {
  const { progress, base } = context;
  const present = base.find(urn);
  if (present) {
    return present;
  }
  const identity = { ...context, type: goal.type, name: goal.name, parent: goal.parent };
  for (const alias of aliasUrns(identity, goal.aliases, progress.adopted)) {
    const old = alias === urn ? undefined : base.find(alias);
    if (!old) {
      continue;
    }
    const conflict = progress.seen.has(alias) ? urn : progress.aliased.get(alias);
    if (conflict !== undefined) {
      throw new Error(
        `Duplicate resource alias '${alias}' applied to resource with URN '${urn}' conflicting with resource with URN '${conflict}'`,
      );
    }
    progress.aliased.set(alias, urn);
    progress.adopted.set(urn, alias);
    if (isTargeted(context, urn)) {
      context.recorder.rename(alias, urn);
    }
    if (isProviderType(goal.type)) {
      context.providers.registerAlias(urn, alias);
    }
    return old;
  }
  return undefined;
}

/** The state a goal describes, before any step: optional fields are absent when they say nothing. */
export function freshState(goal: Goal, urn: string, old: ResourceState | undefined): ResourceState {
  const state: ResourceState = { urn, custom: goal.custom, type: goal.type, inputs: goal.inputs };
  const optional: Partial<ResourceState> = {
    ...(goal.parent && { parent: goal.parent }),
    ...(goal.protect && { protect: true }),
    ...(goal.dependencies.length > 0 && { dependencies: goal.dependencies }),
    ...(goal.provider && { provider: goal.provider }),
    ...(Object.keys(goal.propertyDependencies).length > 0 && { propertyDependencies: goal.propertyDependencies }),
    ...(goal.additionalSecretOutputs.length > 0 && { additionalSecretOutputs: goal.additionalSecretOutputs }),
    ...(Object.keys(goal.customTimeouts).length > 0 && { customTimeouts: goal.customTimeouts }),
    ...(goal.importId && { importID: goal.importId }),
    ...(goal.retainOnDelete && { retainOnDelete: true }),
    ...(goal.deletedWith && { deletedWith: goal.deletedWith }),
    ...(old?.created && { created: old.created }),
    ...(old?.modified && { modified: old.modified }),
    ...(goal.sourcePosition && { sourcePosition: goal.sourcePosition }),
    ...(goal.ignoreChanges.length > 0 && { ignoreChanges: goal.ignoreChanges }),
    ...(goal.replaceOnChanges.length > 0 && { replaceOnChanges: goal.replaceOnChanges }),
  };
  return Object.assign(state, optional);
}
