import type { PropertyMap } from "../../../engine/property-value.ts";
import type { StackResource } from "./open-stack.ts";
import type { Providers } from "./providers.ts";

/** A resource as it is at the vendor now. */
export interface Live {
  inputs: PropertyMap;
  outputs: PropertyMap;
}

/** Reads each resource once, whoever asks. */
export class LiveResources {
  readonly #providers: Pick<Providers, "of">;
  readonly #read = new Map<string, Promise<Live | undefined>>();

  constructor(providers: Pick<Providers, "of">) {
    this.#providers = providers;
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
    const { urn, id = "", inputs, outputs } = resource;
    const provider = await this.#providers.of(resource);
    const live = await provider.read({ urn, id, inputs, outputs });
    return live.id === "" ? undefined : { inputs: live.inputs ?? {}, outputs: live.outputs };
  }
}
