import { ProviderCallError } from "../plugin/provider-client.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { pruneLinks } from "./base-snapshot.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import { deepEquals } from "./property.ts";
import { invertDiff } from "./property-diff.ts";
import { askProvider } from "./resource-diff.ts";
import { Semaphore } from "./semaphore.ts";
import type { Step } from "./step.ts";
import { markSecrets } from "./step-application.ts";
import type { StepExecutor } from "./step-executor.ts";
import { isDefaultProvider, isProviderType, nameOf } from "./urn.ts";

/**
 * Reads every resource in state from its provider, in parallel, and makes state say what is live: what is gone leaves
 * it, along with every reference to it. Saved as one change at the end; a preview changes memory only.
 */
export async function refreshBase(context: DeploymentContext, executor: StepExecutor, parallel: number): Promise<void> {
  const { base, recorder, progress, targets } = context;
  const slots = new Semaphore(parallel);
  const wanted = base.resources.filter(({ urn }) => targets === undefined || targets.has(urn));
  const steps = await Promise.all(wanted.map((state) => slots.run(() => refreshOne(context, executor, state))));
  const pairs: [ResourceState, ResourceState][] = [];
  const gone: ResourceState[] = [];
  for (const step of steps) {
    if (step?.refreshed === "delete" && step.old) {
      gone.push(step.old);
    } else if (step?.old && step.new && step.new !== step.old) {
      pairs.push([step.old, step.new]);
    }
  }
  const successors = new Map(pairs);
  const dropped = new Set(gone);
  const survivors = base.resources.map((state) => successors.get(state) ?? state);
  for (const [old, pruned] of pruneLinks(survivors, dropped)) {
    const pair = pairs.find(([, successor]) => successor === old);
    if (pair) {
      pair[1] = pruned;
    } else {
      pairs.push([old, pruned]);
    }
  }
  await recorder.swap(pairs, gone);
  base.remove(gone);
  if (progress.failures > 0) {
    progress.stopped = true;
  }
}

/** Undefined when the resource could not be read, or the operation was stopped before its turn. */
async function refreshOne(
  context: DeploymentContext,
  executor: StepExecutor,
  old: ResourceState,
): Promise<Step | undefined> {
  const { events, progress, kind } = context;
  if (progress.stopped) {
    return undefined;
  }
  const step: Step = {
    operation: "refresh",
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    new: old,
  };
  events.stepBegins(step);
  try {
    await readLive(context, step, old);
  } catch (error) {
    progress.failures++;
    const message = error instanceof Error ? error.message : String(error);
    events.error(
      context.preview ? `Preview failed: ${message}` : message,
      isDefaultProvider(old.urn) ? undefined : old.urn,
    );
    events.stepFailed(step, 2, 0);
    return undefined;
  }
  const operation = kind === "refresh" ? (step.refreshed ?? "same") : "refresh";
  if (kind === "refresh") {
    executor.count(step, operation);
  }
  if (context.preview || old.custom || kind === "refresh") {
    events.stepOutputs(step, operation);
  }
  return step;
}

async function readLive(context: DeploymentContext, step: Step, old: ResourceState): Promise<void> {
  step.refreshed = "same";
  if (!old.custom || isProviderType(old.type) || old.pendingReplacement) {
    return;
  }
  const client = await context.providers.ensure(old.provider ?? "", (urn) => context.base.find(urn));
  let found: { id: string; inputs?: ResourceState["inputs"]; outputs: NonNullable<ResourceState["outputs"]> };
  let initErrors: string[] = [];
  try {
    const request = { urn: old.urn, id: old.id ?? "", inputs: old.inputs ?? {}, outputs: old.outputs ?? {} };
    found = await client.read(request);
  } catch (error) {
    if (!(error instanceof ProviderCallError) || !error.partial) {
      throw error;
    }
    found = error.partial;
    initErrors = error.partial.reasons;
    context.events.warning(
      `Refreshed resource ${nameOf(old.urn)} is in an unhealthy state:\n* ${initErrors.join("\n* ")}`,
      old.urn,
    );
  }
  if (found.id === "") {
    step.refreshed = "delete";
    return;
  }
  const { initErrors: _, ...rest } = old;
  const fresh: ResourceState = {
    ...rest,
    id: found.id,
    inputs: found.inputs ?? old.inputs ?? {},
    outputs: found.outputs,
    ...(initErrors.length > 0 && { initErrors }),
  };
  markSecrets(fresh);
  if (!deepEquals(fresh.inputs, old.inputs ?? {}) || !deepEquals(fresh.outputs, old.outputs ?? {})) {
    fresh.modified = new Date().toISOString();
  }
  step.new = fresh;
  if (old.external) {
    step.refreshed = deepEquals(fresh.outputs, old.outputs ?? {}) ? "same" : "update";
    return;
  }
  const diff = invertDiff(await askProvider(client, fresh, old.urn, old.inputs ?? {}, old.ignoreChanges ?? []));
  step.refreshed = diff.changes === "none" ? "same" : "update";
  step.diffs = diff.changedKeys;
  if (diff.detailedDiff) {
    step.detailedDiff = diff.detailedDiff;
  }
}
