import { z } from "zod";
import { loadStackConfig, type StackConfigShape, secretText } from "./components/config/stack-config.ts";
import { toolboxai } from "./contract/toolboxai.ts";

const feature = (name: keyof typeof toolboxai.features) =>
  z.boolean().default(false).describe(toolboxai.features[name]);

/** Everything in ToolBoxAI's stack config that is not an environment variable. */
export const settingsSchema = z.object({
  environment: z.enum(["production", "staging"]).describe("Which environment the stack is"),
  supabaseProjectRef: z
    .string()
    .regex(/^[a-z]{20}$/, "must be the 20 lower-case letters in the project's dashboard URL")
    .describe("The Supabase project: the 20 letters in its dashboard URL"),
  databasePassword: secretText("The Supabase database's password, which no API gives back"),
  repo: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name")
    .describe("The GitHub repository, owner/name"),
  branch: z.string().default("main").describe("The branch that is deployed"),
  region: z
    .enum(["oregon", "ohio", "virginia", "frankfurt", "singapore"])
    .default("oregon")
    .describe("Render region of the backend and its cache; changing it replaces both"),
  plan: z
    .enum(["free", "starter", "standard", "pro", "pro_plus", "pro_max", "pro_ultra"])
    .default("starter")
    .describe("Render plan of the backend; `free` sleeps after 15 minutes without visitors"),
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
  domains: z
    .array(z.string().regex(/^[a-z0-9.-]+$/, "must be a host name"))
    .default([])
    .describe("The dashboard's own domains, besides the ones Vercel gives it"),
  features: z
    .strictObject({ aiFeatures: feature("aiFeatures"), payments: feature("payments"), email: feature("email") })
    .prefault({})
    .describe("Features that are on"),
  protect: z.boolean().optional().describe("Refuse to delete what cannot be made again; default: in production"),
  rotations: z
    .record(z.string(), z.string())
    .default({})
    .describe("Generated secrets to make anew: variable -> any new word, e.g. JWT_SECRET_KEY: 2026-03"),
  edgeUrl: z
    .url()
    .optional()
    .describe(
      "Address the health verification connects to instead of the public host, keeping the Host header (emulators)",
    ),
  healthRetries: z
    .array(z.number().min(0))
    .default([2, 4, 8])
    .describe("Seconds the health verification waits before each further try"),
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
