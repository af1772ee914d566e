import type { AnyPlugin } from "./host/vendor-plugin.ts";
import manifest from "./package.json" with { type: "json" };
import { plugin as railway } from "./railway/plugin.ts";
import { plugin as render } from "./render/plugin.ts";
import type { PackageIdentity } from "./schema/package-schema.ts";
import { plugin as supabase } from "./supabase/plugin.ts";
import { plugin as uptimerobot } from "./uptime/plugin.ts";
import { plugin as vercel } from "./vercel/plugin.ts";

/** Every vendor the provider knows. */
export const plugins: readonly AnyPlugin[] = [render, vercel, supabase, uptimerobot, railway];

export const identity: PackageIdentity = {
  name: "stackwright",
  version: manifest.version,
  description: "A team's production on Render, Vercel, Supabase, Railway and UptimeRobot.",
};
