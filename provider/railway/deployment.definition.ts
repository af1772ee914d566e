import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { environmentId, projectId, serviceId } from "./properties.ts";

export const deployment = defineResource({
  token: "stackwright:railway:Deployment",
  description:
    "The current deployment of a Railway service in one environment. Creating it, or changing a trigger, deploys the newest " +
    "commit and waits until it serves. When it fails the error holds the last lines of Railway's log, and the next `up` " +
    "deploys again. Deleting it does nothing at Railway.",
  importId: "`<project id>/<environment id>/<service id>`",
  inputs: z.object({
    projectId: projectId(),
    environmentId: environmentId(),
    serviceId: serviceId(),
    triggers: z.record(z.string(), z.string()).optional().meta({
      writeOnly: true,
      description: "Any change deploys: pass the `revision` of the service's settings and of its variables.",
    }),
  }),
  outputs: z.object({
    deploymentId: z
      .string()
      .meta({ changesWith: ["triggers"], description: "The deployment's id; empty when there is none." }),
    status: z.string().meta({ changesWith: ["triggers"], description: "Railway's status, `SUCCESS` when it serves." }),
    commit: z
      .string()
      .optional()
      .meta({ changesWith: ["triggers"], description: "The commit that was deployed." }),
  }),
});

export type DeploymentInputs = InputsOf<typeof deployment>;
export type DeploymentOutputs = OutputsOf<typeof deployment>;
