import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

const moves = ["triggers", "ref", "sha"] as const;

export const deployment = defineResource({
  token: "stackwright:vercel:Deployment",
  description:
    "The newest production deployment of a Vercel project. Creating it, or changing a trigger, `ref` or `sha`, deploys from the " +
    "project's repository and waits until production serves it; after a rollback it is promoted, since Vercel then moves " +
    "production no more by itself. Variables and build settings reach only deployments made after them: pass them as triggers. " +
    "When the build fails the error holds the last lines of its log, and the next `up` deploys again. Deleting it does nothing " +
    "at Vercel.",
  importId: "the project's id followed by `/production`, `prj_…/production`",
  inputs: z.object({
    projectId: z.string().min(1).describe("`prj_…` of the project.").meta({ immutable: true }),
    ref: z.string().min(1).optional().describe("Branch or tag to deploy. Default: the project's production branch."),
    sha: z
      .string()
      .regex(/^[0-9a-f]{40}$/, "must be a whole commit hash, 40 lowercase hex digits")
      .optional()
      .describe(
        "Commit to deploy. Default: the newest of `ref`. With a pinned commit, a push that deploys another one shows as drift.",
      ),
    triggers: z
      .record(z.string(), z.string())
      .optional()
      .describe("Any change deploys: pass the `revision` of the project's environment, and its build settings.")
      .meta({ writeOnly: true }),
  }),
  outputs: z.object({
    deploymentId: z
      .string()
      .describe("The newest production deployment, `dpl_…`; empty when there is none.")
      .meta({ changesWith: moves }),
    status: z.string().describe("Vercel's state of it, `READY` when it is built.").meta({ changesWith: moves }),
    isLive: z
      .boolean()
      .describe("Whether production serves it. False after a rollback to another one.")
      .meta({ changesWith: moves }),
    url: z
      .string()
      .describe("`https://` and the host that always leads to this one deployment.")
      .meta({ changesWith: moves }),
    commit: z.string().optional().describe("The commit it was built from.").meta({ changesWith: moves }),
  }),
});

export type DeploymentInputs = InputsOf<typeof deployment>;
export type DeploymentOutputs = OutputsOf<typeof deployment>;
