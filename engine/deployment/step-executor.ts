import { ProviderCallError } from "../plugin/provider-client.ts";
import { type DeploymentContext, ReportedError } from "./deployment-context.ts";
import { deepEquals } from "./property.ts";
import { Semaphore } from "./semaphore.ts";
import { isLogical, type Step, subjectOf } from "./step.ts";
import { applyStep } from "./step-application.ts";
import { isDefaultProvider } from "./urn.ts";

/** Runs steps: tells of each, notes it as pending, does it, saves the result. */
export class StepExecutor {
  /** How many steps went through, by operation. Default providers and halves of replacements do not count. */
  readonly resourceChanges: Record<string, number> = {};
  /** A call ended in a way that leaves open what it did. */
  maybeCorrupt = false;
  readonly #context: DeploymentContext;
  readonly #slots: Semaphore;
  #steps = 0;

  constructor(context: DeploymentContext, parallel: number) {
    this.#context = context;
    this.#slots = new Semaphore(parallel);
  }

  /** Runs the steps of `urn`'s registration in their order. Rejects with a ReportedError at the first that fails. */
  async runChain(steps: Step[], urn: string): Promise<void> {
    const { progress } = this.#context;
    if ((await progress.deletions.get(urn)) === false) {
      throw new ReportedError(`${urn} could not be deleted before its replacement`);
    }
    const waiting = [...steps];
    try {
      await this.#slots.run(async () => {
        for (let step = waiting.shift(); step; step = waiting.shift()) {
          await this.#runUnlessStopped(step);
        }
      });
    } finally {
      for (const step of waiting) {
        step.settle?.(false);
      }
    }
  }

  /** Runs one step that belongs to no chain. */
  async runOne(step: Step): Promise<void> {
    await this.#slots.run(() => this.#runUnlessStopped(step));
  }

  count(step: Step, operation: string = step.operation): void {
    if (!isDefaultProvider(step.urn)) {
      this.#steps++;
      this.resourceChanges[operation] = (this.resourceChanges[operation] ?? 0) + 1;
    }
  }

  async #runUnlessStopped(step: Step): Promise<void> {
    let succeeded = false;
    try {
      if (this.#context.progress.stopped) {
        throw new ReportedError(`${step.urn} was not attempted`);
      }
      await this.#run(step);
      succeeded = true;
    } finally {
      step.settle?.(succeeded);
    }
  }

  async #run(step: Step): Promise<void> {
    const { events, recorder, preview, progress } = this.#context;
    if (step.old) {
      step.old = recorder.latest(step.old);
    }
    events.stepBegins(step);
    const pending = await recorder.begin(step);
    try {
      await applyStep(this.#context, step);
    } catch (error) {
      const partial = error instanceof ProviderCallError && error.partial !== undefined;
      const message = error instanceof Error ? error.message : String(error);
      progress.failures++;
      events.error(
        preview ? `Preview failed: ${message}` : message,
        isDefaultProvider(step.urn) ? undefined : step.urn,
      );
      if (!preview) {
        this.maybeCorrupt ||= !partial && !(error instanceof ProviderCallError);
        events.stepFailed(step, partial ? 1 : 2, this.#steps);
      }
      await (partial ? recorder.succeed(step, pending) : recorder.fail(pending));
      throw new ReportedError(message);
    }
    this.#tell(step);
    await recorder.succeed(step, pending);
    this.#remember(step);
  }

  #tell(step: Step): void {
    const { events, preview } = this.#context;
    const recorded = step.operation === "read" ? readChanged(step) : isLogical(step);
    if (recorded && !step.skippedCreate) {
      this.count(step);
    } else if (step.skippedCreate) {
      this.count(step, "same");
    }
    const subject = subjectOf(step);
    if (preview || subject.custom || step.operation === "delete") {
      events.stepOutputs(step);
    }
  }

  #remember(step: Step): void {
    const { progress } = this.#context;
    if (!step.new || step.operation === "replace" || step.skippedCreate) {
      return;
    }
    if (step.operation === "read" || step.operation === "read-replacement") {
      progress.reads.set(step.urn, step.new);
    } else {
      progress.news.set(step.urn, step.new);
    }
  }
}

/** A read counts only when it found something else than last time. */
function readChanged({ old, new: fresh }: Step): boolean {
  return old !== undefined && fresh !== undefined && !deepEquals(old.outputs ?? {}, fresh.outputs ?? {});
}
