import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { projectRef } from "./project-ref.ts";

export const getApiKeysDefinition = defineFunction({
  token: "stackwright:supabase:getApiKeys",
  description: "A Supabase project's API keys and URL, read from the Management API instead of copied by hand.",
  inputs: z.object({ projectRef }),
  outputs: z.object({
    url: z.string().describe("`https://<ref>.supabase.co`"),
    anonKey: z
      .string()
      .describe("The legacy `anon` key; on a project that has none, the publishable key, which takes its place."),
    serviceRoleKey: z
      .string()
      .describe("The legacy `service_role` key; on a project that has none, the secret key, which takes its place.")
      .meta({ secret: true }),
    publishableKey: z
      .string()
      .optional()
      .describe("The publishable key, `sb_publishable_…`, when the project has one."),
    secretKey: z
      .string()
      .optional()
      .describe("The secret key, `sb_secret_…`, when the project has one.")
      .meta({ secret: true }),
  }),
});

export type GetApiKeysInputs = InputsOf<typeof getApiKeysDefinition>;
export type GetApiKeysOutputs = OutputsOf<typeof getApiKeysDefinition>;
