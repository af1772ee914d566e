import { type ArgsOf, resourceClass } from "../resource.ts";
import { keyValue } from "./key-value.definition.ts";

export type KeyValueArgs = ArgsOf<typeof keyValue>;

/**
 * A Redis-compatible instance at Render.
 *
 * ```ts
 * const cache = new render.KeyValue("cache", { name: "toolboxai-cache", plan: "starter", region: "oregon" });
 * cache.internalConnectionString; // a secret output: REDIS_URL
 * ```
 */
export class KeyValue extends resourceClass(keyValue) {}
