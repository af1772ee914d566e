import type { ProviderClient } from "../plugin/provider-client.ts";
import { ProviderCallError } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";
import type { BuiltinResource } from "./builtin-resource.ts";

type Request<M extends keyof ProviderClient> = Parameters<ProviderClient[M]>[0];
type Reply<M extends keyof ProviderClient> = ReturnType<ProviderClient[M]>;

/** A package's twin: hands each call to the resource type it is for, and refuses by name the types there is no twin of. */
export class BuiltinProvider implements ProviderClient {
  readonly #package: string;
  readonly #resources: Record<string, BuiltinResource>;
  /** What the real plugin adds to its provider's inputs. */
  readonly #configMark: PropertyMap;
  readonly #onConfigure: (inputs: PropertyMap) => void;
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(
    name: string,
    resources: Record<string, BuiltinResource>,
    configMark: PropertyMap = {},
    onConfigure: (inputs: PropertyMap) => void = () => {},
  ) {
    this.#package = name;
    this.#resources = resources;
    this.#configMark = configMark;
    this.#onConfigure = onConfigure;
  }

  async checkConfig({ news }: Request<"checkConfig">): Reply<"checkConfig"> {
    return { inputs: { ...news, ...this.#configMark }, failures: [] };
  }

  async diffConfig(): Reply<"diffConfig"> {
    return { changes: "unknown", replaceKeys: [], stableKeys: [], changedKeys: [], deleteBeforeReplace: false };
  }

  async configure({ inputs }: Request<"configure">): Reply<"configure"> {
    this.#onConfigure(inputs);
  }

  async check({ urn, olds, news }: Request<"check">): Reply<"check"> {
    return this.#resource(urn).check(news, { urn, olds });
  }

  async diff({ urn, oldInputs, oldOutputs, news, ignoreChanges }: Request<"diff">): Reply<"diff"> {
    const kept = ignoreChanges.filter((key) => Object.hasOwn(oldOutputs, key));
    const wanted = { ...news, ...Object.fromEntries(kept.map((key) => [key, oldOutputs[key] ?? null])) };
    return this.#resource(urn).diff({ oldInputs, oldOutputs, news: wanted });
  }

  create({ urn, inputs, timeout, preview }: Request<"create">): Reply<"create"> {
    const name = urn.split("::").slice(3).join("::");
    return this.#run((signal) => this.#resource(urn).create({ urn, name, inputs, timeout, preview, signal }));
  }

  async read({ urn, id, inputs, outputs }: Request<"read">): Reply<"read"> {
    return this.#resource(urn).read({ id, inputs, outputs });
  }

  update({ urn, oldOutputs, news, timeout, preview }: Request<"update">): Reply<"update"> {
    return this.#run((signal) => this.#resource(urn).update({ urn, oldOutputs, news, timeout, preview, signal }));
  }

  delete({ urn, outputs, timeout }: Request<"delete">): Reply<"delete"> {
    return this.#run((signal) => this.#resource(urn).delete({ urn, outputs, timeout, signal }));
  }

  async invoke({ token }: Request<"invoke">): Reply<"invoke"> {
    throw this.#unsupported(token);
  }

  async cancel(): Promise<void> {
    this.#abort.abort();
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled(this.#running);
  }

  #resource(urn: string): BuiltinResource {
    const qualified = urn.split("::")[2] ?? "";
    const type = qualified.slice(qualified.lastIndexOf("$") + 1);
    const resource = Object.hasOwn(this.#resources, type) ? this.#resources[type] : undefined;
    if (!resource) throw this.#unsupported(type);
    return resource;
  }

  async #run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = call(this.#abort.signal);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #unsupported(token: string): ProviderCallError {
    return new ProviderCallError(
      `the embedded engine has no ${token}: of package ${this.#package} it knows ${Object.keys(this.#resources).join(", ")}. Run with --engine pulumi to use all of it`,
    );
  }
}
