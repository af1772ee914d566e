import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { projectId, railwayName } from "./properties.ts";

export const environment = defineResource({
  token: "stackwright:railway:Environment",
  description:
    "A further environment of a Railway project; the first one comes with the project. Services are made in every " +
    "environment that is not a fork. Deleting it deletes what runs in it.",
  importId: "`<project id>/<environment id>`",
  uniqueBy: ["projectId", "name"],
  inputs: z.object({
    projectId: projectId(),
    name: railwayName("The environment's name; unique in the project."),
    sourceEnvironmentId: z.string().min(1, "is empty: leave it out").optional().meta({
      immutable: true,
      description:
        "Fork that environment: its services and variables are copied once, and services made later are not. Changing it replaces the environment.",
    }),
  }),
  outputs: z.object({
    environmentId: z.string().meta({ stable: true, description: "The environment's id." }),
  }),
});

export type EnvironmentInputs = InputsOf<typeof environment>;
export type EnvironmentOutputs = OutputsOf<typeof environment>;
