import { randomUUID } from "node:crypto";
import type { CheckResult, DiffResult, ProviderClient } from "../plugin/provider-client.ts";
import { type PropertyMap, UNKNOWN } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { containsUnknowns, deepEquals } from "./property.ts";
import { NO_CHANGES } from "./property-diff.ts";
import { formatProviderReference, type ProviderReference, parseProviderReference } from "./provider-reference.ts";
import { UnconfiguredProvider } from "./unconfigured-provider.ts";
import { providerPackageOf, typeOf } from "./urn.ts";

/** Starts a provider plugin (or a builtin twin) for a package. */
export interface ProviderSource {
  load(packageName: string, version?: string): Promise<ProviderClient>;
}

/** Inputs under this key are the engine's own and never reach the plugin. */
const INTERNAL_KEY = "__internal";

/**
 * The providers of one deployment. A provider resource is checked, diffed, created and updated here instead of by a
 * plugin: creating one means starting its plugin and configuring it.
 */
export class ProviderRegistry {
  readonly #source: ProviderSource;
  readonly #configured = new Map<string, ProviderClient>();
  /** Plugins that `check` started and that wait for their configuration. */
  readonly #checked = new Map<string, ProviderClient>();
  readonly #ensuring = new Map<string, Promise<ProviderClient>>();
  readonly #started = new Set<ProviderClient>();
  /** A renamed provider is also known by the reference its resources still have in state. */
  readonly #aliases = new Map<string, string>();

  constructor(source: ProviderSource) {
    this.#source = source;
  }

  get(reference: string): ProviderClient | undefined {
    return this.#configured.get(reference);
  }

  registerAlias(urn: string, alias: string): void {
    this.#aliases.set(urn, alias);
  }

  async check(request: { urn: string; olds: PropertyMap; news: PropertyMap }): Promise<CheckResult> {
    const client = await this.#load(request.urn, request.news);
    const result = await client.checkConfig({
      urn: request.urn,
      olds: withoutInternal(request.olds),
      news: withoutInternal(request.news),
    });
    if (result.failures.length > 0) {
      return result;
    }
    this.#checked.set(request.urn, client);
    const inputs = { ...result.inputs };
    for (const key of ["version", INTERNAL_KEY]) {
      if (!(key in inputs) && request.news[key] !== undefined) {
        inputs[key] = request.news[key];
      }
    }
    return { inputs, failures: [] };
  }

  async diff(request: {
    urn: string;
    id: string;
    oldInputs: PropertyMap;
    oldOutputs: PropertyMap;
    news: PropertyMap;
  }): Promise<DiffResult> {
    const client = this.#checked.get(request.urn) ?? this.#configured.get(formatProviderReference(request));
    if (!client) {
      throw new Error(`provider ${request.urn} was diffed before it was checked`);
    }
    const news = withoutInternal(request.news);
    const diff = await client.diffConfig({
      urn: request.urn,
      oldInputs: withoutInternal(request.oldInputs),
      oldOutputs: request.oldOutputs,
      news,
    });
    if (diff.changes !== "unknown") {
      return diff;
    }
    return deepEquals(request.oldOutputs, news) ? NO_CHANGES : { ...diff, changes: "some" };
  }

  async create(request: {
    urn: string;
    inputs: PropertyMap;
    preview: boolean;
  }): Promise<{ id: string; outputs: PropertyMap }> {
    const id = request.preview ? UNKNOWN : randomUUID();
    const outputs = await this.#configure({ urn: request.urn, id }, request.inputs);
    return { id, outputs };
  }

  async update(request: { urn: string; id: string; news: PropertyMap }): Promise<{ outputs: PropertyMap }> {
    return { outputs: await this.#configure(request, request.news) };
  }

  /** An unchanged provider: configures what `check` started. */
  async same(state: ResourceState): Promise<void> {
    const reference = { urn: state.urn, id: state.id ?? "" };
    if (!this.#configured.has(formatProviderReference(reference))) {
      await this.#configure(reference, state.inputs ?? {});
    }
  }

  /** The client for a reference in state, started from the provider's own state when the program did not register it. */
  async ensure(reference: string, find: (urn: string) => ResourceState | undefined): Promise<ProviderClient> {
    const known = this.#configured.get(reference);
    if (known) {
      return known;
    }
    let starting = this.#ensuring.get(reference);
    if (!starting) {
      starting = this.#start(parseProviderReference(reference), find);
      this.#ensuring.set(reference, starting);
    }
    return starting;
  }

  /** Asks every plugin to stop what it is doing. */
  async cancel(): Promise<void> {
    await Promise.allSettled([...this.#started].map((client) => client.cancel()));
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#started].map((client) => client.close()));
    this.#started.clear();
  }

  async #start(
    reference: ProviderReference,
    find: (urn: string) => ResourceState | undefined,
  ): Promise<ProviderClient> {
    const state = find(reference.urn);
    if (!state || state.id !== reference.id) {
      throw new Error(`state has no provider ${formatProviderReference(reference)}`);
    }
    const client = await this.#load(state.urn, state.inputs ?? {});
    await client.configure({ inputs: withoutInternal(state.inputs ?? {}) });
    this.#configured.set(formatProviderReference(reference), client);
    return client;
  }

  async #configure(reference: ProviderReference, inputs: PropertyMap): Promise<PropertyMap> {
    let client = this.#checked.get(reference.urn) ?? (await this.#load(reference.urn, inputs));
    this.#checked.delete(reference.urn);
    const config = withoutInternal(inputs);
    if (containsUnknowns(config)) {
      client = new UnconfiguredProvider(client);
    } else {
      await client.configure({ inputs: config });
    }
    this.#configured.set(formatProviderReference(reference), client);
    const alias = this.#aliases.get(reference.urn);
    if (alias) {
      this.#configured.set(formatProviderReference({ urn: alias, id: reference.id }), client);
    }
    return config;
  }

  async #load(urn: string, inputs: PropertyMap): Promise<ProviderClient> {
    const version = typeof inputs.version === "string" ? inputs.version : undefined;
    const client = await this.#source.load(providerPackageOf(typeOf(urn)), version);
    this.#started.add(client);
    return client;
  }
}

export function withoutInternal(inputs: PropertyMap): PropertyMap {
  const { [INTERNAL_KEY]: _, ...rest } = inputs;
  return rest;
}
