import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { DeploymentEvents } from "../events/deployment-events.ts";
import { SecretMasker } from "../events/secret-masker.ts";
import type { CheckResult, DiffResult, ProviderClient } from "../plugin/provider-client.ts";
import { type PropertyMap, UNKNOWN } from "../property-value.ts";
import { Ledger } from "../state/ledger.ts";
import type { ResourceState, Snapshot } from "../state/resource-state.ts";
import { snapshotProblems } from "../state/snapshot-integrity.ts";
import { BaseSnapshot } from "./base-snapshot.ts";
import { DefaultProviders } from "./default-providers.ts";
import { Deployment, type Outcome } from "./deployment.ts";
import { type DeploymentContext, Progress } from "./deployment-context.ts";
import { type Goal, plainGoal } from "./goal.ts";
import { type PolicyAnalyzer, PolicyChecks } from "./policy-checks.ts";
import { deepEquals } from "./property.ts";
import { ProviderRegistry } from "./provider-registry.ts";
import { refreshBase } from "./refresh.ts";
import { type SnapshotChange, StepRecorder } from "./step-recorder.ts";
import { createUrn, nameOf, rootStackUrn, STACK_TYPE } from "./urn.ts";

export const STACK_URN = rootStackUrn("dev", "test");
const THING = "fake:index:Thing";

export function thingUrn(name: string, type = THING): string {
  return createUrn({ stack: "dev", project: "test", type, name });
}

/**
 * A vendor in memory. Inputs named `fixed…` are immutable, `deleteFirst` asks for delete-before-replace, `invalid` fails
 * the check. Outputs are the inputs and a `serial` that no two objects share.
 */
export class FakeProvider implements ProviderClient {
  readonly calls: string[] = [];
  readonly live = new Map<string, PropertyMap>();
  /** Called before a create, update, delete or read takes effect, e.g. to fail or to wait. */
  before: (call: string) => void | Promise<void> = () => {};
  #serial = 0;

  async checkConfig(request: { news: PropertyMap }): Promise<CheckResult> {
    return { inputs: request.news, failures: [] };
  }

  async diffConfig(request: { oldInputs: PropertyMap; news: PropertyMap }): Promise<DiffResult> {
    return diff(request.oldInputs, request.news);
  }

  async configure(): Promise<void> {}

  async check(request: { olds: PropertyMap; news: PropertyMap }): Promise<CheckResult> {
    const failures = request.news.invalid ? [{ property: "invalid", reason: String(request.news.invalid) }] : [];
    return { inputs: request.news, failures };
  }

  async diff(request: { oldInputs: PropertyMap; news: PropertyMap }): Promise<DiffResult> {
    return diff(request.oldInputs, request.news);
  }

  async create(request: { urn: string; inputs: PropertyMap; preview: boolean }) {
    if (request.preview) {
      return { id: "", outputs: { ...request.inputs, serial: UNKNOWN } };
    }
    await this.#call(`create ${nameOf(request.urn)}`);
    const id = `${nameOf(request.urn)}-${++this.#serial}`;
    const outputs = { ...request.inputs, serial: this.#serial };
    this.live.set(id, outputs);
    return { id, outputs };
  }

  async read(request: { id: string }) {
    await this.#call(`read ${request.id}`);
    const outputs = this.live.get(request.id);
    if (!outputs) {
      return { id: "", outputs: {} };
    }
    const { serial: _, ...inputs } = outputs;
    return { id: request.id, inputs, outputs };
  }

  async update(request: { urn: string; id: string; oldOutputs: PropertyMap; news: PropertyMap; preview: boolean }) {
    const outputs = { ...request.news, serial: request.oldOutputs.serial ?? 0 };
    if (!request.preview) {
      await this.#call(`update ${nameOf(request.urn)}`);
      this.live.set(request.id, outputs);
    }
    return { outputs };
  }

  async delete(request: { id: string }): Promise<void> {
    await this.#call(`delete ${request.id}`);
    this.live.delete(request.id);
  }

  async invoke(request: { args: PropertyMap }) {
    return { result: request.args, failures: [] };
  }

  async cancel(): Promise<void> {
    this.calls.push("cancel");
  }

  async close(): Promise<void> {}

  async #call(call: string): Promise<void> {
    await this.before(call);
    this.calls.push(call);
  }
}

function diff(oldInputs: PropertyMap, news: PropertyMap): DiffResult {
  const changed = [...new Set([...Object.keys(oldInputs), ...Object.keys(news)])].filter(
    (key) => news[key] === UNKNOWN || !deepEquals(oldInputs[key], news[key]),
  );
  const replaceKeys = changed.filter((key) => key.startsWith("fixed"));
  return {
    changes: changed.length > 0 ? "some" : "none",
    changedKeys: changed,
    replaceKeys,
    stableKeys: [],
    deleteBeforeReplace: news.deleteFirst === true,
    detailedDiff: Object.fromEntries(
      changed.map((key) => {
        const kind = !(key in oldInputs) ? "add" : !(key in news) ? "delete" : "update";
        return [key, { kind: replaceKeys.includes(key) ? (`${kind}-replace` as const) : kind, inputDiff: true }];
      }),
    ),
  };
}

/** What a test's program does with a deployment. */
export interface TestProgram {
  /** Registers a `fake:index:Thing` (or `options.type`) and resolves with what came of it. */
  thing(name: string, inputs?: PropertyMap, options?: Partial<Goal>): Promise<Outcome>;
  component(name: string, outputs?: PropertyMap, options?: Partial<Goal>): Promise<Outcome>;
  deployment: Deployment;
}

export interface TestRun {
  succeeded: boolean;
  errors: string[];
  events: EngineEvent[];
  /** `<operation> <name>` of every step, in the order they began; providers and the stack left out. */
  steps: string[];
  resourceChanges: Record<string, number>;
  snapshot: Snapshot;
  /** The snapshot after every save. */
  saved: Snapshot[];
}

export interface TestOptions {
  state?: Snapshot | undefined;
  preview?: boolean;
  parallel?: number;
  targets?: string[];
  policies?: PolicyAnalyzer[];
  refresh?: boolean;
  kind?: "update" | "refresh" | "destroy";
  /** Called with each saved change; throwing stands for a kill at that moment. */
  onSave?: (change: SnapshotChange, snapshot: Snapshot) => void;
  programSucceeds?: boolean;
  signal?: AbortSignal;
}

/** Runs `program` against `provider`; checks after every save that Pulumi would accept the state. */
export async function runTest(
  provider: FakeProvider,
  program: (test: TestProgram) => Promise<unknown>,
  options: TestOptions = {},
): Promise<TestRun> {
  const preview = options.preview ?? false;
  const state = options.state ?? { resources: [], pendingOperations: [] };
  const ledger = new Ledger(state);
  const saved: Snapshot[] = [];
  const events: EngineEvent[] = [];
  const deploymentEvents = new DeploymentEvents({
    masker: new SecretMasker(),
    preview,
    onEvent: (event) => events.push(event),
  });
  const base = new BaseSnapshot(state.resources);
  const providers = new ProviderRegistry({ load: async () => provider });
  const progress = new Progress();
  const save = async (change: SnapshotChange) => {
    ledger.apply(change);
    const snapshot = structuredClone(ledger.snapshot());
    const problems = snapshotProblems(snapshot);
    if (problems.length > 0) {
      throw new Error(`unsound state: ${problems.join("; ")}`);
    }
    saved.push(snapshot);
    options.onSave?.(change, snapshot);
  };
  const context: DeploymentContext = {
    stack: "dev",
    project: "test",
    preview,
    kind: options.kind ?? "update",
    base,
    providers,
    recorder: new StepRecorder(base, { ...(!preview && { save }), interrupted: state.pendingOperations }),
    events: deploymentEvents,
    policies: new PolicyChecks(options.policies ?? [], deploymentEvents),
    targets: options.targets && new Set(options.targets),
    progress,
  };
  const deployment = new Deployment(context, options.parallel ?? 16);
  options.signal?.addEventListener("abort", () => {
    progress.stopped = true;
    void providers.cancel();
  });
  if (options.refresh || options.kind === "refresh") {
    await refreshBase(context, deployment.executor, 16);
  }
  if (options.kind !== "refresh") {
    if (options.kind !== "destroy") {
      await program(testProgram(deployment));
    }
    await deployment.finish(options.programSucceeds ?? true);
  }
  await deployment.stop();
  return {
    succeeded: progress.succeeded,
    errors: deploymentEvents.errors,
    events,
    steps: events.flatMap(({ resourcePreEvent }) => {
      const metadata = resourcePreEvent?.metadata;
      const own = metadata && !metadata.type.startsWith("pulumi:");
      return own ? [`${metadata.op} ${nameOf(metadata.urn)}`] : [];
    }),
    resourceChanges: deployment.executor.resourceChanges,
    snapshot: structuredClone(ledger.snapshot()),
    saved,
  };
}

function testProgram(deployment: Deployment): TestProgram {
  const goal = (type: string, name: string, inputs: PropertyMap, options: Partial<Goal>): Goal =>
    plainGoal({
      type,
      name,
      inputs,
      parent: STACK_URN,
      propertyDependencies: Object.fromEntries(Object.keys(inputs).map((key) => [key, options.dependencies ?? []])),
      ...options,
    });
  const defaults = new DefaultProviders(
    () => ({}),
    async (providerGoal) => {
      const { urn, id } = await deployment.register(providerGoal);
      return `${urn}::${id || UNKNOWN}`;
    },
  );
  const component = async (type: string, name: string, outputs: PropertyMap, options: Partial<Goal>) => {
    const outcome = await deployment.register(goal(type, name, {}, { custom: false, ...options }));
    await deployment.registerOutputs(outcome.urn, outputs);
    return outcome;
  };
  let stack: Promise<Outcome> | undefined;
  const root = () => {
    stack ??= deployment.register(goal(STACK_TYPE, "test-dev", {}, { custom: false, parent: undefined }));
    return stack;
  };
  return {
    deployment,
    async thing(name, inputs = {}, options = {}) {
      await root();
      const provider = options.provider ?? (await defaults.reference({ packageName: "fake", version: "1.2.3" }));
      return deployment.register(goal(THING, name, inputs, { ...options, provider }));
    },
    async component(name, outputs = {}, options = {}) {
      await root();
      return component("fake:index:Component", name, outputs, options);
    },
  };
}

/** The state of the resource with this name, without the noise of times. */
export function stateOf(snapshot: Snapshot, name: string): ResourceState | undefined {
  return snapshot.resources.find(({ urn }) => nameOf(urn) === name);
}

/** A provider and state in which `program` has come up; the provider's calls so far are forgotten. */
export async function deployed(
  program: (test: TestProgram) => Promise<unknown>,
): Promise<{ provider: FakeProvider; state: Snapshot }> {
  const provider = new FakeProvider();
  const { snapshot, errors } = await runTest(provider, program);
  if (errors.length > 0) {
    throw new Error(errors.join("\n"));
  }
  provider.calls.length = 0;
  return { provider, state: snapshot };
}
