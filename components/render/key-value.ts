import { ComponentResource, type ComponentResourceOptions, type Input, type Output, secret } from "@pulumi/pulumi";
import type { SourceValues } from "../../contract/resolve.ts";
import { render } from "../../provider/index.ts";
import { type Transform, transformed } from "../transform.ts";

export interface KeyValueArgs {
  /** Name at Render. Default: the component's name. */
  instanceName?: Input<string>;
  /** Must be the region of the services that use it: its address is on Render's private network. Changing it replaces the instance. */
  region: render.KeyValueArgs["region"];
  /** `free` keeps nothing over a restart. */
  plan: render.KeyValueArgs["plan"];
  /** What goes when memory is full. Default: `allkeys_lru`, for a cache. */
  maxmemoryPolicy?: NonNullable<render.KeyValueArgs["maxmemoryPolicy"]>;
  /** The role the contract knows it by, `render.keyValue("cache")`. Default: `cache`. */
  role?: string;
  /** Refuse to delete it. Default: false. */
  protect?: boolean;
  transform?: { keyValue?: Transform<render.KeyValueArgs> };
}

/**
 * A Render Key Value instance (Redis), reachable on the private network only.
 *
 * @example
 * const cache = new KeyValue("toolboxai-redis", { region: "oregon", plan: "starter" });
 * cache.sources; // render.keyValue(cache)
 */
export class KeyValue extends ComponentResource {
  /** `redis://red-…:6379`, secret. */
  readonly url: Output<string>;
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  constructor(name: string, args: KeyValueArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:KeyValue", name, {}, options);

    const keyValueArgs = transformed<render.KeyValueArgs>(args.transform?.keyValue, name, {
      name: args.instanceName ?? name,
      region: args.region,
      plan: args.plan,
      maxmemoryPolicy: args.maxmemoryPolicy ?? "allkeys_lru",
      ipAllowList: [],
    });
    const instance = new render.KeyValue(name, keyValueArgs, { parent: this, protect: args.protect ?? false });

    this.url = secret(instance.internalConnectionString);
    this.sources = { [`render.keyValue(${args.role ?? "cache"})`]: this.url };
    this.registerOutputs({});
  }
}
