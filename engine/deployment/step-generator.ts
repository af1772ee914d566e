import type { DiffResult } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { dependentReplacements } from "./dependent-replacements.ts";
import { type DeploymentContext, ReportedError } from "./deployment-context.ts";
import { Mutex } from "./mutex.ts";
import { applyReplaceOnChanges, isReplace } from "./property-diff.ts";
import { parseProviderReference } from "./provider-reference.ts";
import type { Registration } from "./registration.ts";
import { checkResource, tellCheckFailures } from "./resource-check.ts";
import { diffResource, resetIgnored } from "./resource-diff.ts";
import { deletionStep, type Step } from "./step.ts";
import { untargetedSteps } from "./untargeted-steps.ts";

/** Decides what a registration takes: nothing, create, update, replace (either order). Deletions come later. */
export class StepGenerator {
  readonly #context: DeploymentContext;
  /** Decisions are made one at a time, as a replacement may decide for resources that are being decided about too. */
  readonly #decisions = new Mutex();

  constructor(context: DeploymentContext) {
    this.#context = context;
  }

  /** The import the goal asks for, unless state has that very resource already. It runs before `generate`. */
  importStep({ goal, urn, old, fresh, targeted }: Registration): Step | undefined {
    const known = old && !old.external ? (old.importID ?? old.id) : undefined;
    if (!goal.custom || !goal.importId || known === goal.importId || !targeted) {
      return undefined;
    }
    const original = old && !this.#context.progress.deletions.has(urn) ? old : undefined;
    const step = this.#step(original ? "import-replacement" : "import", { urn, fresh });
    return original ? { ...step, original } : step;
  }

  /** The steps in the order they must run. Throws ReportedError when the resource is invalid. */
  async generate(registration: Registration): Promise<Step[]> {
    const { urn, old, fresh, targeted } = registration;
    const { progress } = this.#context;
    if (!targeted) {
      return old ? untargetedSteps(this.#context, old, urn) : [this.#skippedCreate(registration)];
    }
    await this.#check(registration);
    if (progress.stopped) {
      throw new ReportedError(`${urn} was not attempted`);
    }
    const recreated = progress.deletions.has(urn);
    const diff = old && !old.external && !recreated ? await this.#diff(registration, old) : undefined;
    return this.#decisions.run(async () => {
      const current = old && this.#context.base.latest(old);
      if (current && progress.deletions.has(urn)) {
        return this.#recreate(current, fresh);
      }
      if (current?.external) {
        progress.created.add(urn);
        return this.#replacement(current, fresh, { pendingDelete: true });
      }
      if (current && diff) {
        const steps = await this.#change(registration, current, diff);
        return this.#refuseSkipped(steps);
      }
      progress.created.add(urn);
      return this.#refuseSkipped([this.#step("create", registration)]);
    });
  }

  async #check(registration: Registration): Promise<void> {
    const { goal, urn, old, fresh } = registration;
    const context = this.#context;
    const { progress } = context;
    const startsAnew = !old || old.external || old.taint || progress.deletions.has(urn);
    let news = goal.inputs;
    if (old && !startsAnew) {
      const reset = resetIgnored(goal.inputs, old.inputs ?? {}, goal.ignoreChanges);
      news = reset.inputs;
      if (reset.unmatched.length > 0) {
        const paths = reset.unmatched.join(", ");
        context.events.info(`cannot ignore changes in added or removed elements of the path: "${paths}"`, urn);
      }
    }
    const checked = await checkResource(context, fresh, startsAnew ? {} : (old.inputs ?? {}), news);
    if (checked.failures.length === 0) {
      fresh.inputs = checked.inputs;
    }
    context.events.masker.addProperties(fresh.inputs);
    const invalid = tellCheckFailures(context, fresh, checked.failures);
    const refused =
      !invalid && (await context.policies.resource({ state: fresh, goal, provider: this.#provider(fresh) }));
    progress.failures += invalid ? 1 : 0;
    progress.violations += refused ? 1 : 0;
    progress.stopped ||= (invalid || refused) && !context.preview;
    if (invalid || (refused && !context.preview)) {
      throw new ReportedError(`resource ${urn} is invalid`);
    }
  }

  async #diff({ goal, fresh }: Registration, old: ResourceState): Promise<DiffResult> {
    const diff = await diffResource(this.#context, old, fresh);
    return applyReplaceOnChanges(diff, goal.replaceOnChanges, (old.initErrors ?? []).length > 0);
  }

  async #change(registration: Registration, old: ResourceState, diff: DiffResult): Promise<Step[]> {
    const { goal, urn, fresh, imported } = registration;
    const { progress } = this.#context;
    const changed = diff.changes === "some" || old.pendingReplacement;
    if (changed && (isReplace(diff) || old.pendingReplacement)) {
      return this.#replace(registration, old, diff);
    }
    if (changed || (old.initErrors ?? []).length > 0) {
      progress.updated.add(urn);
      return [
        {
          ...this.#step("update", { urn, fresh, old }),
          diffs: diff.changedKeys,
          ...(diff.detailedDiff && { detailedDiff: diff.detailedDiff }),
          ignoreChanges: goal.ignoreChanges,
        },
      ];
    }
    progress.same.add(urn);
    return imported ? [] : [this.#step("same", { urn, fresh, old })];
  }

  async #replace({ goal, urn, fresh }: Registration, old: ResourceState, diff: DiffResult): Promise<Step[]> {
    const { progress, events, preview } = this.#context;
    if (fresh.protect && old.protect) {
      this.#refuse(
        urn,
        `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``,
      );
    }
    if (goal.importId) {
      const message = `previously-imported resources that still specify an ID may not be replaced; please remove the \`import\` declaration from your program (changed: ${diff.replaceKeys.join(", ")})`;
      if (!preview) {
        this.#refuse(urn, message);
      }
      events.warning(message, urn);
    }
    progress.replaced.add(urn);
    await this.#checkAnew(fresh, goal.inputs);
    const reasons = {
      keys: diff.replaceKeys,
      diffs: diff.changedKeys,
      ...(diff.detailedDiff && { detailedDiff: diff.detailedDiff }),
    };
    if (!(goal.deleteBeforeReplace ?? diff.deleteBeforeReplace)) {
      return this.#replacement(old, fresh, { ...reasons, pendingDelete: true });
    }
    const deletions = await this.#deletionsBefore(old);
    return [...deletions, ...this.#replacement(old, fresh, reasons)];
  }

  /** Defaults were carried over from the old resource; a replacement starts without them. */
  async #checkAnew(fresh: ResourceState, inputs: PropertyMap): Promise<void> {
    const checked = await checkResource(this.#context, fresh, {}, inputs);
    if (tellCheckFailures(this.#context, fresh, checked.failures)) {
      this.#context.progress.failures++;
      throw new ReportedError(`resource ${fresh.urn} has check errors`);
    }
    fresh.inputs = checked.inputs;
  }

  /** Deletions a delete-before-replace needs: what must go with it, in reverse dependency order, then itself. */
  async #deletionsBefore(old: ResourceState): Promise<Step[]> {
    const { progress, base, providers } = this.#context;
    const steps: Step[] = [];
    const dependents = base.holds(old) ? await dependentReplacements(this.#context, old) : [];
    for (const { state, keys } of dependents.reverse()) {
      if (state.protect && !state.delete) {
        this.#refuse(
          old.urn,
          `unable to replace resource "${state.urn}" as part of replacing "${old.urn}" as it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${state.urn}'\``,
        );
      }
      progress.dependentReplaceKeys.set(state.urn, keys);
      progress.deleted.add(state.urn);
      const step = state.delete
        ? deletionStep(state)
        : deletionStep(state, { replaced: true, pendingReplacement: true });
      progress.deletions.set(
        state.urn,
        new Promise((resolve) => {
          step.settle = resolve;
        }),
      );
      steps.push(step);
    }
    if (!old.pendingReplacement) {
      progress.deleted.add(old.urn);
      steps.push(deletionStep(old, { replaced: true, pendingReplacement: true }));
    }
    for (const step of steps) {
      if (step.provider && step.old?.custom) {
        await providers.ensure(step.provider, (urn) => base.find(urn));
      }
    }
    return steps;
  }

  #recreate(old: ResourceState, fresh: ResourceState): Step[] {
    const { progress } = this.#context;
    progress.deleted.delete(fresh.urn);
    progress.replaced.add(fresh.urn);
    return this.#replacement(old, fresh, { keys: progress.dependentReplaceKeys.get(fresh.urn) ?? [] });
  }

  #replacement(
    old: ResourceState,
    fresh: ResourceState,
    reasons: Pick<Step, "keys" | "diffs" | "detailedDiff" | "pendingDelete">,
  ): Step[] {
    const { pendingDelete, ...why } = reasons;
    const subject = { urn: fresh.urn, fresh, old };
    const create = { ...this.#step("create-replacement", subject), ...reasons };
    const replace = { ...this.#step("replace", subject), ...why };
    return pendingDelete ? [create, replace] : [replace, create];
  }

  #skippedCreate(registration: Registration): Step {
    const { progress } = this.#context;
    progress.same.add(registration.urn);
    progress.skippedCreates.add(registration.urn);
    return { ...this.#step("same", registration), skippedCreate: true };
  }

  /** A targeted resource may not need one that its absence from the targets keeps from being created. */
  #refuseSkipped(steps: Step[]): Step[] {
    const { progress } = this.#context;
    for (const step of steps) {
      const state = step.new;
      const needs = state
        ? [
            state.parent,
            ...(state.dependencies ?? []),
            state.deletedWith,
            state.provider && parseProviderReference(state.provider).urn,
          ]
        : [];
      for (const urn of needs) {
        if (urn && progress.skippedCreates.has(urn)) {
          this.#refuse(
            step.urn,
            `Resource '${step.urn}' depends on '${urn}' which was not specified in --target list.`,
          );
        }
      }
    }
    return steps;
  }

  /** Tells of a problem that ends an update here, and that a preview only counts. */
  #refuse(urn: string, message: string): void {
    const { progress, events, preview } = this.#context;
    events.error(message, urn);
    progress.failures++;
    if (!preview) {
      progress.stopped = true;
      throw new ReportedError(message);
    }
  }

  #provider(state: ResourceState): ResourceState | undefined {
    return state.provider ? this.#context.progress.news.get(parseProviderReference(state.provider).urn) : undefined;
  }

  #step(
    operation: Step["operation"],
    { urn, fresh, old }: { urn: string; fresh: ResourceState; old?: ResourceState | undefined },
  ): Step {
    return { operation, urn, type: fresh.type, provider: fresh.provider ?? "", new: fresh, ...(old && { old }) };
  }
}
