import { z } from "zod";
import { renderSettings, sharedSettings, supabaseSettings } from "./components/config/settings.ts";
import { loadStackConfig, type StackConfigShape } from "./components/config/stack-config.ts";
import { toolboxai } from "./contract/toolboxai.ts";

const feature = (name: keyof typeof toolboxai.features) =>
  z.boolean().default(false).describe(toolboxai.features[name]);

/** Everything in ToolBoxAI's stack config that is not an environment variable. */
export const settingsSchema = z.object({
  ...sharedSettings,
  ...supabaseSettings,
  ...renderSettings,
  cachePlan: z
    .enum(["free", "starter", "standard", "pro", "pro_plus"])
    .default("starter")
    .describe("Render plan of the cache; `free` loses its data on a restart"),
  numInstances: z.int().min(1).max(100).default(1).describe("How many copies of the backend run"),
  poolSize: z
    .int()
    .min(1)
    .max(3000)
    .optional()
    .describe("Server connections Supabase's pooler keeps; default by compute size"),
  databaseNetworks: z
    .array(z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "must be an IPv4 block, a.b.c.d/n"))
    .default([])
    .describe(
      "The only IPv4 blocks that may connect to the database, e.g. the service's outbound addresses; none: all may",
    ),
  domains: z
    .array(z.string().regex(/^[a-z0-9.-]+$/, "must be a host name"))
    .default([])
    .describe("The dashboard's own domains, besides the ones Vercel gives it"),
  features: z
    .strictObject({ aiFeatures: feature("aiFeatures"), payments: feature("payments"), email: feature("email") })
    .prefault({})
    .describe("Features that are on"),
});

/** ToolBoxAI's stack config: its settings, and the variables of its contract. */
export const configShape: StackConfigShape<typeof settingsSchema> = {
  contract: toolboxai,
  settings: settingsSchema,
  features: (settings) => settings.features,
};

/** The running stack's config. @throws ProgramError listing everything missing or malformed, with the commands that set it. */
export function loadConfig() {
  const config = loadStackConfig(configShape);
  return { ...config, protect: config.protect ?? config.environment === "production" };
}
