import type { ProviderClient } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { runDeletions } from "./deletions.ts";
import { type DeploymentContext, ReportedError } from "./deployment-context.ts";
import type { Goal, ReadGoal } from "./goal.ts";
import { containsUnknowns, deepEquals } from "./property.ts";
import { parseProviderReference } from "./provider-reference.ts";
import { beginRegistration, claimUrn, freshState, type Registration } from "./registration.ts";
import type { Step } from "./step.ts";
import { StepExecutor } from "./step-executor.ts";
import { StepGenerator } from "./step-generator.ts";
import { rootStackUrn } from "./urn.ts";

/** What a registration comes to. */
export interface Outcome {
  result: "success" | "fail" | "skip";
  urn: string;
  id: string;
  outputs: PropertyMap;
  /** Not created, as no target names it: everything about it is unknown. */
  unknown: boolean;
}

/**
 * One run of the step machinery: a program's registrations come in at any time and in any number, deletions and the
 * stack's own checks follow when it has ended.
 */
export class Deployment {
  readonly executor: StepExecutor;
  readonly #context: DeploymentContext;
  readonly #generator: StepGenerator;
  readonly #running = new Set<Promise<unknown>>();
  /** The step that registered each resource, for outputs that come later. */
  readonly #steps = new Map<string, Step>();
  #stackOutputs: PropertyMap | undefined;

  constructor(context: DeploymentContext, parallel: number) {
    this.#context = context;
    this.executor = new StepExecutor(context, parallel);
    this.#generator = new StepGenerator(context);
  }

  /** Rejects only on requests that make no sense (unknown parent, URN taken twice); what fails is an outcome. */
  register(goal: Goal): Promise<Outcome> {
    return this.#track(this.#register(goal));
  }

  read(goal: ReadGoal): Promise<Outcome> {
    return this.#track(this.#read(goal));
  }

  /** The stack's own outputs wait for the end, when it is known whether everything went well. */
  registerOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    this.#context.events.masker.addProperties(outputs);
    if (urn === rootStackUrn(this.#context.stack, this.#context.project)) {
      this.#stackOutputs = outputs;
      return Promise.resolve();
    }
    return this.#track(this.#saveOutputs(urn, outputs));
  }

  provider(reference: string): ProviderClient | undefined {
    return this.#context.providers.get(reference);
  }

  /** A registered or read resource, as `pulumi:pulumi:getResource` gives it. */
  resource(urn: string): ResourceState | undefined {
    const { progress } = this.#context;
    return progress.news.get(urn) ?? progress.reads.get(urn);
  }

  /** No step begins any more; what runs is awaited. */
  async stop(): Promise<void> {
    this.#context.progress.stopped = true;
    while (this.#running.size > 0) {
      await Promise.allSettled([...this.#running]);
    }
  }

  /** The program has ended: waits for its last steps, then deletes what it no longer has. */
  async finish(programSucceeded: boolean): Promise<void> {
    const { progress, policies, events } = this.#context;
    while (this.#running.size > 0) {
      await Promise.allSettled([...this.#running]);
    }
    if (!programSucceeded) {
      progress.failures++;
    }
    this.#checkTargets();
    if (progress.failures === 0 && !progress.stopped) {
      await runDeletions(this.#context, this.executor);
    }
    await this.#finishStackOutputs();
    if (progress.failures === 0 && !progress.stopped) {
      const subjects = [...progress.news.values()].map((state) => ({
        state,
        goal: progress.goals.get(state.urn),
        provider: state.provider ? progress.news.get(parseProviderReference(state.provider).urn) : undefined,
      }));
      try {
        if (await policies.stack(subjects, rootStackUrn(this.#context.stack, this.#context.project))) {
          progress.violations++;
        }
      } catch (error) {
        progress.failures++;
        events.error(error instanceof Error ? error.message : String(error));
      }
    }
  }

  /** The stack's outputs as state has them now. */
  stackOutputs(): PropertyMap {
    return this.resource(rootStackUrn(this.#context.stack, this.#context.project))?.outputs ?? {};
  }

  async #register(goal: Goal): Promise<Outcome> {
    const { progress, events } = this.#context;
    events.masker.addProperties(goal.inputs);
    const registration = beginRegistration(this.#context, goal);
    const { urn, fresh } = registration;
    if (this.#dependsOnFailed(fresh)) {
      progress.failed.add(urn);
      return { ...outcomeOf(fresh), result: "skip" };
    }
    try {
      return await this.#carryOut(registration);
    } catch (error) {
      progress.failed.add(urn);
      if (!(error instanceof ReportedError)) {
        progress.failures++;
        events.error(error instanceof Error ? error.message : String(error), urn);
      }
      return { ...outcomeOf(fresh), result: "fail" };
    }
  }

  async #carryOut(registration: Registration): Promise<Outcome> {
    const { urn } = registration;
    const importing = this.#generator.importStep(registration);
    if (importing) {
      await this.executor.runChain([importing], urn);
      registration.old = importing.new;
      registration.imported = true;
      registration.fresh = freshState(registration.goal, urn, importing.new);
      this.#steps.set(urn, importing);
    }
    const steps = await this.#generator.generate(registration);
    const last = steps.findLast((step) => step.new && step.operation !== "replace");
    if (last) {
      this.#steps.set(urn, last);
    }
    await this.executor.runChain(steps, urn);
    const state = last?.new ?? importing?.new;
    if (!state) {
      throw new Error(`no step was generated for ${urn}`);
    }
    return { ...outcomeOf(state), unknown: last?.skippedCreate ?? false };
  }

  async #read(goal: ReadGoal): Promise<Outcome> {
    const { progress, base, events } = this.#context;
    const urn = claimUrn(this.#context, goal);
    const fresh: ResourceState = {
      urn,
      custom: true,
      id: goal.id,
      type: goal.type,
      inputs: goal.inputs,
      ...(goal.parent && { parent: goal.parent }),
      external: true,
      ...(goal.dependencies.length > 0 && { dependencies: goal.dependencies }),
      provider: goal.provider,
      ...(goal.additionalSecretOutputs.length > 0 && { additionalSecretOutputs: goal.additionalSecretOutputs }),
      ...(goal.sourcePosition && { sourcePosition: goal.sourcePosition }),
    };
    if (this.#dependsOnFailed(fresh)) {
      progress.failed.add(urn);
      return { ...outcomeOf(fresh), result: "skip" };
    }
    const old = base.find(urn);
    const shared = { urn, type: goal.type, provider: goal.provider, new: fresh, ...(old && { old }) };
    const replacing = old !== undefined && !old.external && old.id !== goal.id;
    (replacing ? progress.replaced : progress.read).add(urn);
    const steps: Step[] = replacing
      ? [
          { ...shared, operation: "read-replacement", pendingDelete: true },
          { ...shared, operation: "replace" },
        ]
      : [{ ...shared, operation: "read" }];
    try {
      await this.executor.runChain(steps, urn);
      return outcomeOf(fresh);
    } catch (error) {
      progress.failed.add(urn);
      if (!(error instanceof ReportedError)) {
        progress.failures++;
        events.error(error instanceof Error ? error.message : String(error), urn);
      }
      return { ...outcomeOf(fresh), result: "fail" };
    }
  }

  async #saveOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    const { progress, recorder, events, preview } = this.#context;
    const step = this.#steps.get(urn);
    const state = progress.news.get(urn);
    if (!step || !state || step.skippedCreate) {
      return;
    }
    const current = recorder.latest(state);
    const successor: ResourceState = { ...current, outputs: preview ? outputs : knownOnly(outputs) };
    progress.news.set(urn, successor);
    step.new = successor;
    events.stepOutputs(step);
    if (!preview && !deepEquals(current.outputs ?? {}, successor.outputs)) {
      await recorder.swap([[current, successor]]);
    }
  }

  async #finishStackOutputs(): Promise<void> {
    if (this.#stackOutputs) {
      const urn = rootStackUrn(this.#context.stack, this.#context.project);
      const failed = !this.#context.progress.succeeded || this.#context.progress.stopped;
      const before = failed ? this.#context.base.find(urn)?.outputs : undefined;
      await this.#saveOutputs(urn, { ...before, ...(before ? knownOnly(this.#stackOutputs) : this.#stackOutputs) });
    }
  }

  #dependsOnFailed(state: ResourceState): boolean {
    const { failed } = this.#context.progress;
    const needs = [
      ...(state.parent ? [state.parent] : []),
      ...(state.dependencies ?? []),
      ...Object.values(state.propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
      ...(state.deletedWith ? [state.deletedWith] : []),
      ...(state.provider ? [parseProviderReference(state.provider).urn] : []),
    ];
    return needs.some((urn) => failed.has(urn));
  }

  #checkTargets(): void {
    const { targets, progress, base, events } = this.#context;
    for (const target of targets ?? []) {
      if (!progress.seen.has(target) && !base.find(target)) {
        progress.failures++;
        const hint = target.includes("$") ? "" : " Did you forget to escape $ in your shell?";
        events.error(`Target '${target}' could not be found in the stack.${hint}`);
      }
    }
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    const done = () => this.#running.delete(work);
    work.then(done, done);
    return work;
  }
}

function outcomeOf(state: ResourceState): Outcome {
  return {
    result: "success",
    urn: state.urn,
    id: state.id ?? "",
    // A component's outputs are the program's own to know.
    outputs: state.custom ? (state.outputs ?? {}) : {},
    unknown: false,
  };
}

/** Outputs that hang on something that failed are unknown even in an update; state has no word for that. */
function knownOnly(outputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => !containsUnknowns(value)));
}
