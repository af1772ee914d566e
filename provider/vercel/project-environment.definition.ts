import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

/** The scopes a variable can have on every Vercel project. Custom environments and git branches are not managed here. */
export const scopes = ["production", "preview", "development"] as const;
export type Scope = (typeof scopes)[number];

const variables = (description: string) =>
  z
    .record(
      z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "is no variable name: letters, digits and `_`, not beginning with a digit")
        .max(256, "is a name longer than 256 characters"),
      z.string().min(1, "is empty; leave the variable out, or give it a value"),
    )
    .optional()
    .describe(description);

export const projectEnvironment = defineResource({
  token: "stackwright:vercel:ProjectEnvironment",
  description:
    "The environment variables of one Vercel project, per scope. Only the variables declared here are managed: others are left alone and listed in `unmanagedVariables`. A change reaches only deployments made after it.",
  importId: "the project's id followed by `/environment`, `prj_…/environment`",
  inputs: z.object({
    projectId: z.string().min(1).describe("`prj_…` of the project.").meta({ immutable: true }),
    production: variables("Variables of production deployments."),
    preview: variables("Variables of preview deployments, every branch."),
    development: variables("Variables that `vercel dev` and `vercel env pull` give a developer's machine."),
    sensitive: z
      .array(z.string())
      .optional()
      .describe(
        "Names written as type `sensitive` in production and preview: Vercel never shows the value again, so a change made in the dashboard is not seen. Development has no such type; there the value stays readable.",
      )
      .meta({ set: true }),
    contract: z
      .object({
        consumer: z.string(),
        variables: z.record(
          z.string(),
          z.object({
            tier: z.enum(["P0", "P1", "P2"]),
            secret: z.boolean(),
            format: z.string(),
            sameAs: z.string().optional(),
          }),
        ),
      })
      .optional()
      .describe("What the environment contract says about these variables. For policies; never sent to Vercel.")
      .meta({ writeOnly: true }),
  }),
  outputs: z.object({
    environmentId: z.string().describe("`prj_…/environment`").meta({ stable: true }),
    revision: z
      .string()
      .describe("Changes when any managed variable does. Tells nothing about the values.")
      .meta({ changesWith: [...scopes] }),
    revisionSalt: z.string().describe("Random key of `revision`.").meta({ secret: true, stable: true }),
    writtenSensitive: z
      .record(z.string(), z.string())
      .describe("Digest of what was last written to each sensitive variable, `production/NAME`: Vercel does not tell."),
    unmanagedVariables: z
      .array(z.string())
      .describe("Variables on the project that are not declared here, `production/NAME`. Never deleted. Sorted.")
      .meta({ changesWith: [...scopes] }),
  }),
});

export type ProjectEnvironmentInputs = InputsOf<typeof projectEnvironment>;
export type ProjectEnvironmentOutputs = OutputsOf<typeof projectEnvironment>;
