import type { ResourceState } from "../state/resource-state.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import { deletionStep, type Step } from "./step.ts";
import type { StepExecutor } from "./step-executor.ts";

/** Deletes what state has and the program did not register, and what replacements left behind. */
export async function runDeletions(context: DeploymentContext, executor: StepExecutor): Promise<void> {
  const steps = deletionSteps(context);
  const refused = [refuseProtected(context, steps), refuseUntargeted(context, steps)].includes(true);
  if (refused && !context.preview) {
    return;
  }
  for (const { urn } of steps) {
    context.progress.deleted.add(urn);
  }
  await runInReverse(context, executor, steps);
}

function deletionSteps(context: DeploymentContext): Step[] {
  const { base, progress } = context;
  const allowed = context.targets && withDependents(context, context.targets);
  const steps: Step[] = [];
  for (const state of base.resources) {
    if (allowed && !allowed.has(state.urn)) {
      continue;
    }
    if (state.delete) {
      steps.push(deletionStep(state, { replaced: true }));
    } else if (!progress.isOperatedOn(state.urn) && !progress.created.has(state.urn)) {
      steps.push(
        state.pendingReplacement
          ? { ...deletionStep(state), operation: "remove-pending-replace" }
          : deletionStep(state),
      );
    }
  }
  return steps;
}

function withDependents({ base }: DeploymentContext, targets: ReadonlySet<string>): Set<string> {
  const all = new Set(targets);
  for (const state of base.resources) {
    if (targets.has(state.urn)) {
      for (const dependent of base.dependingOn(state, { includeChildren: true })) {
        all.add(dependent.urn);
      }
    }
  }
  return all;
}

/** All protected resources are told of at once, and none of the others is deleted. */
function refuseProtected({ events, progress }: DeploymentContext, steps: Step[]): boolean {
  const isProtected = steps.filter(({ operation, old }) => operation === "delete" && old?.protect);
  for (const { urn } of isProtected) {
    progress.failures++;
    events.error(
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``,
      urn,
    );
  }
  return isProtected.length > 0;
}

function refuseUntargeted({ events, progress, targets }: DeploymentContext, steps: Step[]): boolean {
  const unnamed = targets ? steps.filter(({ urn }) => !targets.has(urn)) : [];
  for (const { urn } of unnamed) {
    progress.failures++;
    events.error(
      `Resource '${urn}' will be destroyed but was not specified in --target list.\nInclude it in the --target list to proceed.`,
      urn,
    );
  }
  return unnamed.length > 0;
}

/** Each deletion begins when everything that depends on its resource is gone; a failure keeps what it needs. */
async function runInReverse(context: DeploymentContext, executor: StepExecutor, steps: Step[]): Promise<void> {
  const stepOf = new Map<ResourceState, Step>();
  for (const step of steps) {
    if (step.old) {
      stepOf.set(step.old, step);
    }
  }
  const dependents = new Map<Step, Step[]>(steps.map((step) => [step, []]));
  for (const step of steps) {
    for (const needed of step.old ? context.base.dependenciesOf(step.old) : []) {
      const later = stepOf.get(needed);
      if (later && later !== step) {
        dependents.get(later)?.push(step);
      }
    }
  }
  await ensureProviders(context, steps);
  const results = new Map<Step, Promise<boolean>>();
  const run = (step: Step): Promise<boolean> => {
    let result = results.get(step);
    if (!result) {
      result = (async () => {
        const gone = await Promise.all((dependents.get(step) ?? []).map(run));
        if (gone.includes(false)) {
          return false;
        }
        return executor.runOne(step).then(
          () => true,
          () => false,
        );
      })();
      results.set(step, result);
    }
    return result;
  };
  await Promise.all(steps.map(run));
}

/** Started now, as a provider's own deletion must not keep what it manages from being deleted. */
async function ensureProviders(context: DeploymentContext, steps: Step[]): Promise<void> {
  if (context.preview) {
    return;
  }
  const references = new Set(steps.flatMap(({ old }) => (old && needsProvider(old) ? [old.provider ?? ""] : [])));
  await Promise.all(
    [...references].map((reference) => context.providers.ensure(reference, (urn) => context.base.find(urn))),
  );
}

function needsProvider(state: ResourceState): boolean {
  return state.custom && !state.external && !state.retainOnDelete && Boolean(state.provider);
}
