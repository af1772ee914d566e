import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { environmentId, projectId, serviceId, variables as variableMap } from "./properties.ts";

/** What the environment contract says of a variable; read by policies, never sent to Railway. */
const variableContract = z.object({
  tier: z
    .enum(["P0", "P1", "P2"])
    .meta({ description: "P0: nothing boots without it. P1: a feature needs it. P2: optional." }),
  secret: z.boolean().meta({ description: "Whether its value is a secret." }),
  format: z.string().meta({ description: "The name of the format its value has." }),
  sameAs: z.string().optional().meta({ description: "The variable whose value it has under a name of its own." }),
});

export const variables = defineResource({
  token: "stackwright:railway:Variables",
  description:
    "The variables of a Railway service in one environment, written in one call. Each variable is a property of its own in " +
    "previews. Values are compared as they are written, references to variables of other services among them. Variables " +
    "set by hand are reported, never deleted; those Railway sets itself are left out. Changing a variable deploys nothing: " +
    "pass `revision` to a `Deployment`'s triggers.",
  importId: "`<project id>/<environment id>/<service id>`",
  uniqueBy: ["projectId", "environmentId", "serviceId"],
  inputs: z.object({
    projectId: projectId(),
    environmentId: environmentId(),
    serviceId: serviceId(),
    variables: variableMap("Environment variables by name. Each value may be a secret of its own."),
    contract: z
      .object({
        consumer: z.string().meta({ description: "Which part of the system reads the variables." }),
        variables: z
          .record(z.string(), variableContract)
          .meta({ description: "What is promised about each variable." }),
      })
      .optional()
      .meta({
        writeOnly: true,
        description: "The environment contract's view of the variables, for policies. Kept in state only.",
      }),
  }),
  outputs: z.object({
    revision: z
      .string()
      .meta({ changesWith: ["variables"], description: "A digest that changes when any managed variable does." }),
    revisionSalt: z.string().meta({ secret: true, changesWith: ["variables"], description: "The salt of `revision`." }),
    unmanagedVariables: z
      .array(z.string())
      .meta({ changesWith: ["variables"], description: "Names of variables set by hand on the live service." }),
  }),
});

export type VariablesInputs = InputsOf<typeof variables>;
export type VariablesOutputs = OutputsOf<typeof variables>;
