import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { projectRef } from "./project-ref.ts";

export const getProjectDefinition = defineFunction({
  token: "stackwright:supabase:getProject",
  description: "A Supabase project's name, region and status. Answers for a paused project too.",
  inputs: z.object({ projectRef }),
  outputs: z.object({
    name: z.string().describe("Name in the dashboard."),
    region: z.string().describe("Where it runs, e.g. `us-west-1`."),
    status: z
      .string()
      .describe("Supabase's word: `ACTIVE_HEALTHY` when all is well, `INACTIVE` when it is paused, `COMING_UP`, …"),
    organizationId: z.string().describe("The organisation's slug, as in its dashboard URL."),
  }),
});

export type GetProjectInputs = InputsOf<typeof getProjectDefinition>;
export type GetProjectOutputs = OutputsOf<typeof getProjectDefinition>;
