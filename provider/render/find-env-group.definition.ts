import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const findEnvGroupDefinition = defineFunction({
  token: "stackwright:render:findEnvGroup",
  description: "The Render environment group with this name.",
  inputs: z.object({ name: z.string().min(1, "is empty: name a group").meta({ description: "The group's name." }) }),
  outputs: z.object({
    groupId: z.string().optional().meta({ description: "The group's id; absent when there is no such group." }),
  }),
});

export type FindEnvGroupInputs = InputsOf<typeof findEnvGroupDefinition>;
export type FindEnvGroupOutputs = OutputsOf<typeof findEnvGroupDefinition>;
