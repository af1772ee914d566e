import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { hostConfig } from "./host/config.ts";
import type { plugin as renderPlugin } from "./render/plugin.ts";
import type { plugin as supabasePlugin } from "./supabase/plugin.ts";
import type { plugin as vercelPlugin } from "./vercel/plugin.ts";

type Config = z.input<typeof hostConfig> &
  z.input<typeof renderPlugin.config> &
  z.input<typeof vercelPlugin.config> &
  z.input<typeof supabasePlugin.config>;

/** Where the vendors are and the keys to them; each falls back to its environment variable. */
export type ProviderArgs = { [K in keyof Config]: pulumi.Input<Config[K]> };

/**
 * A provider of one's own, for resources in another workspace than the one in the stack's `stackwright:` config.
 *
 * ```ts
 * const other = new Provider("other", { renderApiKey: config.requireSecret("otherRenderApiKey") });
 * new render.KeyValue("cache", { ... }, { provider: other });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    super("stackwright", name, args, options);
  }
}
