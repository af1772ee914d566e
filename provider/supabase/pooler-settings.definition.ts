import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { poolModes } from "./pool-mode.ts";
import { projectRef } from "./project-ref.ts";

export const poolerSettings = defineResource({
  token: "stackwright:supabase:PoolerSettings",
  description:
    "Settings of a Supabase project's connection pooler. They exist as long as the project does: creating this resource takes them over, deleting it leaves them as they are.",
  importId: "the project's ref, 20 lowercase letters",
  inputs: z.object({
    projectRef: projectRef.meta({ immutable: true }),
    defaultPoolSize: z
      .int()
      .min(0)
      .max(3000)
      .optional()
      .describe("Server connections per user and database. Removing it restores the default of the compute size."),
    poolMode: z
      .enum(poolModes)
      .optional()
      .describe(
        "Mode of the dedicated pooler. The shared pooler's mode follows the port: 6543 transaction, 5432 session.",
      ),
  }),
  outputs: z.object({
    maxClientConnections: z.int().optional().describe("Client limit, set by the compute size.").meta({ stable: true }),
  }),
});

export type PoolerSettingsInputs = InputsOf<typeof poolerSettings>;
export type PoolerSettingsOutputs = OutputsOf<typeof poolerSettings>;
