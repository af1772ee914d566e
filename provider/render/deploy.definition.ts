import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { serviceId } from "./properties.ts";

export const deploy = defineResource({
  token: "stackwright:render:Deploy",
  description:
    "The current deploy of a Render service. Creating it, or changing a trigger, deploys and waits until the deploy is live. " +
    "When it fails the error holds the last lines of Render's log, and the next `up` deploys again. Deleting it does " +
    "nothing at Render.",
  importId: "the service's id, `srv-…` or `crn-…`",
  inputs: z.object({
    serviceId: serviceId("The service to deploy: a web service, a static site or a cron job.").meta({
      immutable: true,
    }),
    triggers: z.record(z.string(), z.string()).optional().meta({
      writeOnly: true,
      description: "Any change deploys: pass the `revision` of the service and of its groups.",
    }),
    clearCache: z.boolean().default(false).meta({
      writeOnly: true,
      description: "Whether deploys start without the build cache. Changing it alone deploys nothing.",
    }),
  }),
  outputs: z.object({
    deployId: z
      .string()
      .meta({ changesWith: ["triggers"], description: "The deploy's id, `dep-…`; empty when there is none." }),
    status: z.string().meta({ changesWith: ["triggers"], description: "Render's status, `live` when it serves." }),
    commit: z
      .string()
      .optional()
      .meta({ changesWith: ["triggers"], description: "The commit that was deployed." }),
    trigger: z
      .string()
      .meta({ changesWith: ["triggers"], description: "What started it, e.g. `api` or `new_commit`." }),
  }),
});

export type DeployInputs = InputsOf<typeof deploy>;
export type DeployOutputs = OutputsOf<typeof deploy>;
