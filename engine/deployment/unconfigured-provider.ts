import type { CheckResult, DiffResult, ProviderClient } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";

/** Thrown by `diff` when a preview cannot know what will change. */
export class DiffUnavailableError extends Error {
  override name = "DiffUnavailableError";
}

/**
 * A provider whose configuration is not known yet (its inputs come from a resource that this preview would create). It
 * can only be previewed: inputs pass unchecked, every resource counts as changed, every result is unknown.
 */
export class UnconfiguredProvider implements ProviderClient {
  readonly #plugin: ProviderClient;

  constructor(plugin: ProviderClient) {
    this.#plugin = plugin;
  }

  checkConfig(request: Parameters<ProviderClient["checkConfig"]>[0]): Promise<CheckResult> {
    return this.#plugin.checkConfig(request);
  }

  diffConfig(request: Parameters<ProviderClient["diffConfig"]>[0]): Promise<DiffResult> {
    return this.#plugin.diffConfig(request);
  }

  configure(request: { inputs: PropertyMap }): Promise<void> {
    return this.#plugin.configure(request);
  }

  async check(request: { news: PropertyMap }): Promise<CheckResult> {
    return { inputs: request.news, failures: [] };
  }

  async diff(): Promise<DiffResult> {
    throw new DiffUnavailableError(
      "The provider for this resource has inputs that are not known during preview. This preview may not correctly represent the changes that will be applied during an update.",
    );
  }

  async create(request: { inputs: PropertyMap }): Promise<{ id: string; outputs: PropertyMap }> {
    return { id: "", outputs: request.inputs };
  }

  async update(request: { news: PropertyMap }): Promise<{ outputs: PropertyMap }> {
    return { outputs: request.news };
  }

  async read(request: { id: string }): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    throw new Error(`${request.id} cannot be read: its provider's configuration is not known during preview`);
  }

  async delete(): Promise<void> {}

  async invoke(): Promise<{ result: PropertyMap; failures: [] }> {
    return { result: {}, failures: [] };
  }

  cancel(): Promise<void> {
    return this.#plugin.cancel();
  }

  close(): Promise<void> {
    return this.#plugin.close();
  }
}
