import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { environmentId, projectId, serviceId } from "./properties.ts";

const ended = z.object({
  id: z.string().meta({ description: "The deployment's id." }),
  status: z.string().meta({ description: "Railway's word, `SUCCESS` or `SLEEPING`." }),
});

export const deployServiceDefinition = defineFunction({
  token: "stackwright:railway:deployService",
  action: true,
  description: "Deploys the newest commit of a Railway service in one environment and waits for the end.",
  inputs: z.object({ projectId: projectId(), environmentId: environmentId(), serviceId: serviceId() }),
  outputs: ended,
});

export const rollbackServiceDefinition = defineFunction({
  token: "stackwright:railway:rollbackService",
  action: true,
  description:
    "Deploys again what an earlier deployment of a Railway service ran, image and variables, and waits for the end.",
  inputs: z.object({
    projectId: projectId(),
    environmentId: environmentId(),
    serviceId: serviceId(),
    deployId: z.string().min(1).meta({ description: "The deployment to go back to: one with `canRollback`." }),
  }),
  outputs: ended,
});

export type DeployServiceInputs = InputsOf<typeof deployServiceDefinition>;
export type RollbackServiceInputs = InputsOf<typeof rollbackServiceDefinition>;
export type EndedDeployment = OutputsOf<typeof deployServiceDefinition>;
