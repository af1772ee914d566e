import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const findProjectDefinition = defineFunction({
  token: "stackwright:vercel:findProject",
  description: "The Vercel project with this name, in the team of `stackwright:vercelTeam`.",
  inputs: z.object({ name: z.string().min(1, "is empty: name a project").describe("The project's name.") }),
  outputs: z.object({
    projectId: z.string().optional().describe("`prj_…`; absent when there is no such project."),
  }),
});

export type FindProjectInputs = InputsOf<typeof findProjectDefinition>;
export type FindProjectOutputs = OutputsOf<typeof findProjectDefinition>;
