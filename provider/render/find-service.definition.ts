import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { text } from "./properties.ts";

export const findServiceDefinition = defineFunction({
  token: "stackwright:render:findService",
  description:
    "The Render service with this name or at this host, its own host at Render or a custom domain. Of both, it must match both.",
  inputs: z.object({
    name: text("The service's name."),
    host: text("A host name it answers to, e.g. `toolboxai-backend-8j12.onrender.com`."),
  }),
  outputs: z.object({
    serviceId: z.string().optional().meta({ description: "The service's id; absent when there is no such service." }),
  }),
});

export type FindServiceInputs = InputsOf<typeof findServiceDefinition>;
export type FindServiceOutputs = OutputsOf<typeof findServiceDefinition>;
