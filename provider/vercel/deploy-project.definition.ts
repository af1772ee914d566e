import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const deployProjectDefinition = defineFunction({
  token: "stackwright:vercel:deployProject",
  description:
    "Builds a Vercel project's newest production deployment again, with the variables of now, and waits until production serves it. A project without one is deployed from its production branch.",
  action: true,
  inputs: z.object({ projectId: z.string().min(1).describe("`prj_…` of the project.") }),
  outputs: z.object({
    id: z.string().describe("The new deployment, `dpl_…`."),
    status: z.string().describe("Vercel's state of it."),
  }),
});

export type DeployProjectInputs = InputsOf<typeof deployProjectDefinition>;
export type DeployProjectOutputs = OutputsOf<typeof deployProjectDefinition>;
