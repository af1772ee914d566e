import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";

const deploy = z.object({
  id: z.string().describe("`dpl_…`"),
  status: z.string().describe("Vercel's state: `QUEUED`, `BUILDING`, `READY`, `ERROR`, `CANCELED`."),
  isLive: z.boolean().describe("Whether production serves it."),
  canRollback: z.boolean().describe("Whether production can be rolled back to it."),
  createdAt: z.string().describe("ISO 8601."),
  finishedAt: z.string().optional().describe("When it was built, ISO 8601."),
  commit: z.string().optional().describe("Commit it was built from."),
  message: z.string().optional().describe("The commit's message."),
});

export const getDeploymentsDefinition = defineFunction({
  token: "stackwright:vercel:getDeployments",
  description: "The newest production deployments of a Vercel project, newest first, at most 20.",
  inputs: z.object({ projectId: z.string().min(1).describe("`prj_…` of the project.") }),
  outputs: z.object({
    name: z.string().describe("The project's name."),
    host: z.string().describe("The production host Vercel gave it; empty when it has none."),
    deploys: z.array(deploy).describe("Newest first."),
  }),
});

export type GetDeploymentsInputs = InputsOf<typeof getDeploymentsDefinition>;
export type GetDeploymentsOutputs = OutputsOf<typeof getDeploymentsDefinition>;
