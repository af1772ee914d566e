import { z } from "zod";
import { secretText } from "./stack-config.ts";

/** Settings most stacks have, for the `settings` of a stack config: `z.object({ ...sharedSettings, plan: … })`. */
export const sharedSettings = {
  environment: z.enum(["production", "staging"]).describe("Which environment the stack is"),
  repo: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name")
    .describe("The GitHub repository, owner/name"),
  branch: z.string().default("main").describe("The branch that is deployed"),
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
  alertAddresses: z
    .array(z.email())
    .default([])
    .describe("Who is told when the backend is down: alert contacts of the UptimeRobot account; none watches nothing"),
  healthRetries: z
    .array(z.number().min(0))
    .default([2, 4, 8])
    .describe("Seconds the health verification waits before each further try"),
};

/** What a stack with a database at Supabase is told about it. */
export const supabaseSettings = {
  supabaseProjectRef: z
    .string()
    .regex(/^[a-z]{20}$/, "must be the 20 lower-case letters in the project's dashboard URL")
    .describe("The Supabase project: the 20 letters in its dashboard URL"),
  databasePassword: secretText("The Supabase database's password, which no API gives back"),
  databaseAddress: z
    .string()
    .regex(/^[\w.-]+:\d+$/, "must be host:port")
    .optional()
    .describe("Address that the set-up of the database connects to instead of the pooler's (emulators)"),
};

/** What a stack with services at Render chooses. */
export const renderSettings = {
  region: z
    .enum(["oregon", "ohio", "virginia", "frankfurt", "singapore"])
    .default("oregon")
    .describe("Render region of the backend and its cache; changing it replaces both"),
  plan: z
    .enum(["free", "starter", "standard", "pro", "pro_plus", "pro_max", "pro_ultra"])
    .default("starter")
    .describe("Render plan of the backend; `free` sleeps after 15 minutes without visitors"),
};
