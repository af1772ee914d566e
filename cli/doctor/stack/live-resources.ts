import type { PropertyMap } from "../../../engine/property-value.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";
import type { Providers } from "./providers.ts";

/** A resource as it is at the vendor now. */
export interface Live {
  inputs: PropertyMap;
  outputs: PropertyMap;
}

/** Reads each resource once, whoever asks. */
export class LiveResources {
  readonly #providers: Pick<Providers, "of">;
  readonly #isImport: boolean;
  readonly #read = new Map<string, Promise<Live | undefined>>();

  /** @param source "program": nobody knows what was written, so everything is read, as for an import. */
  constructor(providers: Pick<Providers, "of">, source: OpenStack["source"]) {
    this.#providers = providers;
    this.#isImport = source === "program";
  }

  /** Undefined when it is gone. @throws Error when the vendor cannot be asked. */
  of(resource: StackResource): Promise<Live | undefined> {
    const known = this.#read.get(resource.urn);
    if (known !== undefined) return known;
    const reading = this.#ask(resource);
    this.#read.set(resource.urn, reading);
    return reading;
  }

  async #ask(resource: StackResource): Promise<Live | undefined> {
    const { urn, id = "" } = resource;
    const { inputs, outputs } = this.#isImport ? { inputs: {}, outputs: {} } : resource;
    const provider = await this.#providers.of(resource);
    const live = await provider.read({ urn, id, inputs, outputs });
    return live.id === "" ? undefined : { inputs: live.inputs ?? {}, outputs: live.outputs };
  }
}
