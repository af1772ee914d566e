import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { contract, renderName, serviceId, variables } from "./properties.ts";

export const envGroup = defineResource({
  token: "stackwright:render:EnvGroup",
  description:
    "A Render environment group: variables shared by the services linked to it. Each variable is a property of its own in " +
    "previews. Variables and links made by hand on the live group are reported, never deleted. Changing a variable deploys " +
    "nothing at Render: pass `revision` to a `Deploy`'s triggers.",
  importId: "the group's id, `evg-…`",
  uniqueBy: ["name"],
  inputs: z.object({
    name: renderName("The group's name; unique in the workspace."),
    variables: variables("Environment variables by name. Each value may be a secret of its own."),
    serviceIds: z
      .array(serviceId("A service's id."))
      .optional()
      .meta({ set: true, description: "Services linked to the group. Order means nothing." }),
    contract: contract(),
  }),
  outputs: z.object({
    groupId: z.string().meta({ stable: true, description: "The group's id, `evg-…`." }),
    revision: z
      .string()
      .meta({ changesWith: ["variables"], description: "A digest that changes when any managed variable does." }),
    revisionSalt: z.string().meta({ secret: true, changesWith: ["variables"], description: "The salt of `revision`." }),
    unmanagedVariables: z
      .array(z.string())
      .meta({ changesWith: ["variables"], description: "Names of variables set by hand on the live group." }),
    unmanagedServiceIds: z
      .array(z.string())
      .meta({ changesWith: ["serviceIds"], description: "Services linked by hand to the live group." }),
  }),
});

export type EnvGroupInputs = InputsOf<typeof envGroup>;
export type EnvGroupOutputs = OutputsOf<typeof envGroup>;
