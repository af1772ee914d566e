import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const rollbackProjectDefinition = defineFunction({
  token: "stackwright:vercel:rollbackProject",
  description:
    "Leads a Vercel project's production back to an earlier deployment, with the variables that one was built with. A push then no longer moves production; the next deployment through Stackwright does.",
  action: true,
  inputs: z.object({
    projectId: z.string().min(1).describe("`prj_…` of the project."),
    deployId: z
      .string()
      .min(1)
      .describe("The deployment to go back to, `dpl_…`, one that has served production before."),
  }),
  outputs: z.object({
    id: z.string().describe("The deployment that serves production now."),
    status: z.string().describe("Vercel's state of it."),
  }),
});

export type RollbackProjectInputs = InputsOf<typeof rollbackProjectDefinition>;
export type RollbackProjectOutputs = OutputsOf<typeof rollbackProjectDefinition>;
