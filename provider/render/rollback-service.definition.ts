import { z } from "zod";
import { defineFunction, type InputsOf } from "../host/definition.ts";
import { endedDeploy } from "./deploy-record.ts";
import { serviceId } from "./properties.ts";

export const rollbackServiceDefinition = defineFunction({
  token: "stackwright:render:rollbackService",
  description:
    "Puts an earlier deploy of a Render service back, without building it again, and waits until it is live. Where pushes " +
    "deploy by themselves the next push undoes it.",
  action: true,
  inputs: z.object({
    serviceId: serviceId("The service to roll back."),
    deployId: z
      .string()
      .regex(/^dep-/, "must be a deploy's id, `dep-…`")
      .meta({ description: "The deploy to go back to; it must have been live once." }),
  }),
  outputs: endedDeploy,
});

export type RollbackServiceInputs = InputsOf<typeof rollbackServiceDefinition>;
