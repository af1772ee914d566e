import { z } from "zod";
import { defineFunction, type InputsOf } from "../host/definition.ts";
import { endedDeploy } from "./deploy-record.ts";
import { serviceId } from "./properties.ts";

export const deployServiceDefinition = defineFunction({
  token: "stackwright:render:deployService",
  description: "Deploys a Render service as it is configured now, and waits until the deploy is live.",
  action: true,
  inputs: z.object({
    serviceId: serviceId("The service to deploy."),
    clearCache: z.boolean().default(false).meta({ description: "Whether it starts without the build cache." }),
  }),
  outputs: endedDeploy,
});

export type DeployServiceInputs = InputsOf<typeof deployServiceDefinition>;
