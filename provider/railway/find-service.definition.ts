import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { text } from "./properties.ts";

const found = (what: string) =>
  z
    .string()
    .optional()
    .meta({ description: `The ${what}'s id; absent when there is no such service.` });

export const findServiceDefinition = defineFunction({
  token: "stackwright:railway:findService",
  description:
    "The Railway service with this name, in one environment of a project of the workspace. Each may be told by its id as well.",
  inputs: z.object({
    project: z.string().min(1, "is empty: name a project").meta({ description: "The project's name or id." }),
    environment: text("The environment's name or id. Default: the project's first."),
    service: z.string().min(1, "is empty: name a service").meta({ description: "The service's name or id." }),
  }),
  outputs: z.object({
    projectId: found("project"),
    environmentId: found("environment"),
    serviceId: found("service"),
  }),
});

export type FindServiceInputs = InputsOf<typeof findServiceDefinition>;
export type FindServiceOutputs = OutputsOf<typeof findServiceDefinition>;
