import type { ResolvedConfig } from "../../engine/config/resolved-config.ts";
import { unwrapSecrets } from "../../engine/deployment/property.ts";
import { nameOf, packageOf } from "../../engine/deployment/urn.ts";
import { SecretMasker } from "../../engine/events/secret-masker.ts";
import type { ProviderClient } from "../../engine/plugin/provider-client.ts";
import type { PropertyMap } from "../../engine/property-value.ts";
import { nothing } from "../doctor/report.ts";
import type { StackResource } from "../doctor/stack/open-stack.ts";
import { Providers } from "../doctor/stack/providers.ts";
import { untilAborted } from "../until-aborted.ts";
import type { Call } from "./services.ts";
import { openStackOnDisk, type StackLocation, type StackOnDisk } from "./stack-on-disk.ts";

/** What is live, as far as a command needs it: the stack's resources, and its providers to ask and to act with. */
export interface Vendors {
  readonly stack: string;
  /** From the stack's state; empty where there is none. */
  readonly resources: readonly StackResource[];
  /** A function of the provider, or an action. Secrets in the answer are open. @throws Error with the provider's words, masked. */
  invoke(call: Call): Promise<PropertyMap>;
  /** What is live of a resource, secrets open; undefined when it is gone. Without `inputs` everything it has, as for an import. */
  read(resource: Pick<StackResource, "urn" | "type"> & { id: string }): Promise<PropertyMap | undefined>;
  /** The text without any secret of config and state. */
  mask(text: string): string;
}

export interface SessionOptions extends StackLocation {
  /** Ends what is under way; the call then rejects. What a vendor was asked to do already may go on there. */
  signal: AbortSignal;
}

/** A stack outside of an `up`: its files, and its providers, which start when they are first asked. Locks nothing. */
export class VendorSession implements Vendors {
  readonly disk: StackOnDisk;
  readonly resources: readonly StackResource[];
  readonly #resolved: ResolvedConfig;
  readonly #masker = new SecretMasker();
  readonly #options: SessionOptions;
  #providers: Promise<Providers> | undefined;

  private constructor(options: SessionOptions, disk: StackOnDisk) {
    this.disk = disk;
    this.#options = options;
    this.#resolved = disk.config.resolve(disk.secrets);
    this.resources = (disk.snapshot?.resources ?? [])
      .filter((resource) => resource.delete !== true)
      .map(({ urn, type, custom, id, provider, inputs = {}, outputs = {} }) => {
        return { urn, type, name: nameOf(urn), custom, id, provider, inputs, outputs };
      });
    for (const key of this.#resolved.secretKeys) this.#masker.addString(this.#resolved.values[key] ?? "");
    for (const { inputs, outputs } of this.resources) {
      this.#masker.addProperties(inputs);
      this.#masker.addProperties(outputs);
    }
  }

  /** @throws ConfigError, PassphraseError, Error when state cannot be read. */
  static async open(options: SessionOptions): Promise<VendorSession> {
    return new VendorSession(options, await openStackOnDisk(options));
  }

  get stack(): string {
    return this.disk.stack;
  }

  async invoke({ token, args, urn }: Call): Promise<PropertyMap> {
    return this.#asked(async (providers) => {
      const provider = await this.#provider(providers, packageOf(token), urn);
      const { result, failures } = await provider.invoke({ token, args });
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
      return unwrapSecrets(result) as PropertyMap;
    });
  }

  async read({ urn, type, id }: Parameters<Vendors["read"]>[0]): Promise<PropertyMap | undefined> {
    return this.#asked(async (providers) => {
      const provider = await this.#provider(providers, packageOf(type), urn);
      const live = await provider.read({ urn, id, inputs: {}, outputs: {} });
      if (live.id === "") return undefined;
      this.#masker.addProperties(live.inputs);
      return unwrapSecrets(live.inputs ?? {}) as PropertyMap;
    });
  }

  mask(text: string): string {
    return this.#masker.mask(text);
  }

  async close(): Promise<void> {
    await (await this.#providers)?.close();
  }

  #provider(providers: Providers, name: string, urn: string | undefined): Promise<ProviderClient> {
    const known = this.resources.find((resource) => resource.urn === urn);
    return known ? providers.of(known) : providers.ofPackage(name);
  }

  async #asked<T>(ask: (providers: Providers) => Promise<T>): Promise<T> {
    const { signal, env, stack } = this.#options;
    signal.throwIfAborted();
    const opened = {
      project: this.disk.pulumi,
      stack,
      source: "state" as const,
      config: this.#resolved,
      part: nothing(),
    };
    this.#providers ??= Providers.open({ ...opened, resources: [...this.resources] }, env);
    try {
      return await untilAborted(ask(await this.#providers), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new Error(this.mask(error instanceof Error ? error.message : String(error)));
    }
  }
}

/** Opens the stack, and ends its providers whatever happens. */
export async function withVendors<T>(
  options: SessionOptions,
  work: (session: VendorSession) => Promise<T>,
): Promise<T> {
  const session = await VendorSession.open(options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
