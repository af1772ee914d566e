import { type Call, Calls } from "./calls.ts";
import { check, knownPart, withoutSecretValues } from "./check.ts";
import { type Connections, missingCredential } from "./config.ts";
import { type Difference, diff } from "./diff.ts";
import type { EngineLog } from "./engine-log.ts";
import { InitFailed } from "./grpc-answer.ts";
import { type CheckProblem, type Context, type Known, ProviderError } from "./handler.ts";
import type { Intents } from "./intents.ts";
import * as lifecycle from "./lifecycle.ts";
import { type SecretTexts, secretRule } from "./secrets.ts";
import { shapeOf } from "./shape.ts";
import type { Any, AnyPlugin, AnyResource } from "./vendor-plugin.ts";
import { type Opened, open, type Properties, seal } from "./wire.ts";

type Bag = Record<string, unknown>;

/** Which resource a call is about. */
export interface Subject {
  urn: string;
  id: string;
}

export interface Settled {
  id: string;
  inputs: Properties;
  state: Properties;
}

const DEFAULT_TIMEOUT = 600;

/** Pulumi's resource calls in plain properties: opens and seals secrets, chooses handlers, drives the lifecycle. */
export class ResourceService {
  readonly #types: ReadonlyMap<string, { plugin: AnyPlugin; registration: AnyResource }>;
  readonly calls = new Calls();

  /** Ids the engine has named, by URN. */
  readonly #owned = new Map<string, Set<string>>();

  constructor(
    plugins: readonly AnyPlugin[],
    readonly connections: Connections,
    readonly intents: Intents,
    readonly secrets: SecretTexts,
    readonly log: EngineLog,
  ) {
    this.#types = new Map(
      plugins.flatMap((plugin) =>
        plugin.resources.map((registration) => [registration.definition.token, { plugin, registration }] as const),
      ),
    );
  }

  check(urn: string, news: Properties): { inputs: Properties; problems: CheckProblem[] } {
    const { plugin, registration } = this.#typeOf(urn);
    const { definition, handler } = registration;
    const opened = this.#open(news);
    const { values, problems } = check(definition.inputs, opened);
    const reported = new Set(problems.map((problem) => problem.property));
    const more = (handler.check?.(knownPart(values)) ?? []).filter((problem) => !reported.has(problem.property));
    const connection = this.connections.has(plugin) ? [] : [{ property: "", reason: missingCredential(plugin) }];
    const all = [...connection, ...withoutSecretValues([...problems, ...more], definition.inputs, opened)].map(
      (problem) => ({
        ...problem,
        reason: this.secrets.mask(problem.reason),
      }),
    );
    return { inputs: seal(values, secretRule([definition.inputs], [opened])), problems: all };
  }

  diff(
    subject: Subject,
    olds: { inputs: Properties; state: Properties },
    news: Properties,
    ignored: readonly string[],
  ): Difference {
    const { registration } = this.#typeOf(subject.urn);
    this.#settle(subject);
    return diff(registration.definition, this.#open(inputsOf(registration, olds)), this.#open(news), ignored);
  }

  async create(urn: string, news: Properties, timeout: number, isPreview: boolean): Promise<Settled> {
    const { registration } = this.#typeOf(urn);
    const inputs = this.#open(news);
    if (isPreview) {
      await this.#refuseExisting(urn, inputs.values);
      const state = lifecycle.preview({ registration }, inputs.values);
      return { id: "", ...this.#seal(registration, inputs.values, state, [inputs]) };
    }
    const limit = timeout || registration.handler.timeouts?.create || DEFAULT_TIMEOUT;
    return this.#work(urn, `creating ${nameOf(urn)}`, limit, [inputs], inputs.values, (on, context) =>
      lifecycle.create(on, inputs.values, context),
    );
  }

  async update(
    subject: Subject,
    olds: { inputs: Properties; state: Properties },
    news: Properties,
    timeout: number,
    isPreview: boolean,
  ): Promise<Settled> {
    const { registration } = this.#typeOf(subject.urn);
    const [oldInputs, oldState, inputs] = [
      this.#open(inputsOf(registration, olds)),
      this.#open(olds.state),
      this.#open(news),
    ];
    this.#settle(subject);
    if (isPreview) {
      const { changed } = diff(registration.definition, oldInputs, inputs);
      const state = lifecycle.preview({ registration }, inputs.values, { state: oldState.values, changed });
      return { id: subject.id, ...this.#seal(registration, inputs.values, state, [inputs]) };
    }
    const known = { inputs: oldInputs.values, outputs: oldState.values };
    const limit = timeout || registration.handler.timeouts?.update || DEFAULT_TIMEOUT;
    return this.#work(subject.urn, `updating ${nameOf(subject.urn)}`, limit, [inputs], inputs.values, (on, context) =>
      lifecycle.update(on, subject.id, inputs.values, known, context),
    );
  }

  /** @returns undefined when it is gone. */
  async read(
    subject: Subject,
    olds: { inputs?: Properties | undefined; state: Properties },
  ): Promise<Settled | undefined> {
    const { registration } = this.#typeOf(subject.urn);
    this.#settle(subject);
    // After `pulumi import` the engine has nothing: whatever is found is wanted, and nobody has said what is not secret.
    const isImport = Object.keys(olds.inputs ?? {}).length === 0 && Object.keys(olds.state).length === 0;
    const inputs = isImport ? undefined : this.#open(inputsOf(registration, olds));
    const state = this.#open(olds.state);
    const known: Known<Bag, Bag> = isImport ? {} : { inputs: inputs?.values, outputs: state.values };
    return this.#work(
      subject.urn,
      `reading ${nameOf(subject.urn)}`,
      DEFAULT_TIMEOUT,
      inputs ? [inputs, state] : [],
      inputs?.values ?? {},
      (on, context) => lifecycle.read(on, subject.id, known, context),
    );
  }

  async delete(subject: Subject, olds: { inputs: Properties; state: Properties }, timeout: number): Promise<void> {
    const { registration } = this.#typeOf(subject.urn);
    const [inputs, state] = [this.#open(inputsOf(registration, olds)), this.#open(olds.state)];
    const { handler } = registration;
    await this.#run(
      subject.urn,
      `deleting ${nameOf(subject.urn)}`,
      timeout || handler.timeouts?.delete || DEFAULT_TIMEOUT,
      async (on, context) => {
        await handler.delete(subject.id, { inputs: inputs.values, outputs: state.values }, context);
        on.intents.forgetAttempt(context.urn, on.scope);
      },
    );
    this.#settle(subject);
  }

  /** Runs a piece of the lifecycle and seals what came of it; what failed half way is sealed into the error. */
  async #work<R extends lifecycle.Result | undefined>(
    urn: string,
    what: string,
    timeout: number,
    seen: readonly Opened[],
    known: Bag,
    work: (on: lifecycle.Lifecycle, context: Context<Any>) => Promise<R>,
  ): Promise<R extends undefined ? Settled | undefined : Settled> {
    const { registration } = this.#typeOf(urn);
    const settled = await this.#run(urn, what, timeout, work).catch((error: unknown) => {
      if (!(error instanceof lifecycle.PartialFailure)) throw error;
      const inputs = pickInputs(registration, error.state);
      const sealed = this.#seal(registration, inputs, error.state, seen, known);
      throw new InitFailed(error.id, sealed.state, sealed.inputs, [this.secrets.mask(error.message)]);
    });
    if (settled === undefined) return undefined as R extends undefined ? Settled | undefined : Settled;
    const sealed = this.#seal(registration, settled.inputs, settled.state, seen, known);
    if (settled.problems.length > 0)
      throw new InitFailed(
        settled.id,
        sealed.state,
        sealed.inputs,
        settled.problems.map((problem) => this.secrets.mask(problem)),
      );
    return { id: settled.id, ...sealed };
  }

  async #run<T>(
    urn: string,
    what: string,
    timeout: number,
    work: (on: lifecycle.Lifecycle, context: Context<Any>) => Promise<T>,
  ): Promise<T> {
    const { plugin, registration } = this.#typeOf(urn);
    const { clients, scope } = this.connections.of(plugin);
    const call: Call = this.calls.begin(timeout, what);
    const context: Context<unknown> = {
      urn,
      name: nameOf(urn),
      clients,
      signal: call.signal,
      attempt: this.intents.attempt(urn, scope),
      status: (message) => this.log.status(urn, message),
      warn: (message) => this.log.warn(urn, message),
      mask: (text) => this.secrets.mask(text),
    };
    const adopts = this.connections.adopts(plugin.vendor, context.name);
    try {
      call.signal.throwIfAborted();
      return await work({ vendor: plugin, registration, intents: this.intents, scope, adopts }, context);
    } catch (error) {
      throw call.signal.aborted && !(error instanceof lifecycle.PartialFailure) ? call.signal.reason : error;
    } finally {
      call.end();
    }
  }

  #seal(
    { definition }: AnyResource,
    inputs: Bag,
    state: Bag,
    seen: readonly Opened[],
    known?: Bag,
  ): { inputs: Properties; state: Properties } {
    const isSecret = secretRule([definition.inputs, definition.outputs], seen, known);
    const sealed = { inputs: seal(inputs, isSecret), state: seal(state, isSecret) };
    this.#open(sealed.state);
    return sealed;
  }

  #open(properties: Properties): Opened {
    const opened = open(properties);
    this.secrets.remember(opened.secretTexts);
    return opened;
  }

  async #refuseExisting(urn: string, inputs: Bag): Promise<void> {
    if (!this.connections.has(this.#typeOf(urn).plugin)) return;
    const own = this.#owned.get(urn) ?? new Set();
    await this.#run(urn, `looking for ${nameOf(urn)}`, DEFAULT_TIMEOUT, (on, context) =>
      lifecycle.refuseExisting(on, inputs, own, context),
    );
  }

  /** A call that carries an id shows that the engine has saved it. */
  #settle({ urn, id }: Subject): void {
    const { plugin } = this.#typeOf(urn);
    if (id !== "") this.#owned.set(urn, new Set([...(this.#owned.get(urn) ?? []), id]));
    if (id !== "" && this.connections.has(plugin)) this.intents.settle(urn, this.connections.of(plugin).scope, id);
  }

  #typeOf(urn: string) {
    const type = typeOf(urn);
    const found = this.#types.get(type);
    if (!found)
      throw new ProviderError(`stackwright has no resource type ${type}; it has ${[...this.#types.keys()].join(", ")}`);
    return found;
  }
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`; a name may hold `::` itself. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The old inputs; engines before 2023 sent only the state, which holds them too. */
function inputsOf(registration: AnyResource, olds: { inputs?: Properties | undefined; state: Properties }): Properties {
  return olds.inputs ?? pickInputs(registration, olds.state);
}

function pickInputs<V>({ definition }: AnyResource, state: Record<string, V>): Record<string, V> {
  const names = Object.keys(shapeOf(definition.inputs));
  return Object.fromEntries(Object.entries(state).filter(([key]) => names.includes(key)));
}
