import type { PropertyMap } from "../../../engine/property-value.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";
import type { Providers } from "./providers.ts";

/** A resource as it is at the vendor now. */
export interface Live {
  inputs: PropertyMap;
  outputs: PropertyMap;
}

const NOTHING_KNOWN: Live = { inputs: {}, outputs: {} };

/** Reads each resource once, whoever asks. */
export class LiveResources {
  readonly #providers: Pick<Providers, "of">;
  readonly #isUp: boolean;
  readonly #read = new Map<string, Promise<Live | undefined>>();

  /** @param source "program": nobody knows what was written, so everything that is live is read. */
  constructor(providers: Pick<Providers, "of">, source: OpenStack["source"]) {
    this.#providers = providers;
    this.#isUp = source === "state";
  }

  /** As the stack knows it. Undefined when it is gone. @throws Error when the vendor cannot be asked. */
  of(resource: StackResource): Promise<Live | undefined> {
    return this.#isUp ? this.#once(resource.urn, resource, resource) : this.whole(resource);
  }

  /** Everything that is live of it, whoever set it, as an import would read it. Otherwise as {@link of}. */
  whole(resource: StackResource): Promise<Live | undefined> {
    return this.#once(`whole ${resource.urn}`, resource, NOTHING_KNOWN);
  }

  #once(key: string, resource: StackResource, known: Live): Promise<Live | undefined> {
    const reading = this.#read.get(key) ?? this.#ask(resource, known);
    this.#read.set(key, reading);
    return reading;
  }

  async #ask(resource: StackResource, { inputs, outputs }: Live): Promise<Live | undefined> {
    const { urn, id } = resource;
    if (id === undefined) return undefined;
    const provider = await this.#providers.of(resource);
    const live = await provider.read({ urn, id, inputs, outputs });
    return live.id === "" ? undefined : { inputs: live.inputs ?? {}, outputs: live.outputs };
  }
}
