import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { railwayName } from "./properties.ts";

export const project = defineResource({
  token: "stackwright:railway:Project",
  description:
    "A Railway project with its first environment. Everything else of Railway's lives in one. Deleting it deletes its " +
    "environments and services.",
  importId: "the project's id",
  uniqueBy: ["name", "workspaceId"],
  inputs: z.object({
    name: railwayName("The project's name; kept unique in the workspace, though Railway would allow two."),
    description: z.string().default("").meta({ description: "What Railway's dashboard says of it." }),
    defaultEnvironment: railwayName("The name of the project's first environment.").default("production"),
    workspaceId: z.string().min(1, "is empty: leave it out").optional().meta({
      immutable: true,
      description:
        "The workspace it is made in. Default: `stackwright:railwayWorkspaceId`, else the only one the token reaches. Changing it replaces the project.",
    }),
  }),
  outputs: z.object({
    projectId: z.string().meta({ stable: true, description: "The project's id." }),
    environmentId: z.string().meta({ stable: true, description: "The id of the project's first environment." }),
    plan: z.string().meta({
      stable: true,
      description:
        "Railway's plan: `free`, `trial`, `hobby` or `pro`. The first two stop what runs when the credit is used up.",
    }),
  }),
});

export type ProjectInputs = InputsOf<typeof project>;
export type ProjectOutputs = OutputsOf<typeof project>;
