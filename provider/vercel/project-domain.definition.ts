import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const projectDomain = defineResource({
  token: "stackwright:vercel:ProjectDomain",
  description:
    "A domain of its own that a Vercel project answers at, with the DNS records its owner has to add. Ownership (`verified`) and " +
    "DNS (`misconfigured`) are two things: a domain may be verified and lead nowhere yet. Neither holds `up` back; each read looks " +
    "again, so `pulumi refresh` tells when the records have arrived.",
  importId: "the project's id and the domain, `prj_…/app.example.com`",
  uniqueBy: ["name"],
  inputs: z
    .object({
      projectId: z.string().min(1).describe("`prj_…` of the project.").meta({ immutable: true }),
      name: z
        .string()
        .regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a host name in lowercase, as `app.example.com`")
        .describe("The domain, e.g. `app.example.com`. On one project at a time.")
        .meta({ immutable: true }),
      redirect: z
        .string()
        .min(1)
        .optional()
        .describe(
          "Another domain of the same project that visitors are sent on to. Default: it serves the project itself.",
        ),
      redirectStatusCode: z
        .union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)])
        .optional()
        .describe("How visitors are sent on. Needs `redirect`. Default: Vercel's, 307."),
      gitBranch: z
        .string()
        .min(1)
        .max(250)
        .optional()
        .describe("Branch whose newest preview it serves, in place of production. Not together with `redirect`."),
    })
    // At the root, where it is silent while anything is unknown: the redirect may be.
    .refine(({ redirect, redirectStatusCode }) => redirectStatusCode === undefined || redirect !== undefined, {
      message: "`redirectStatusCode` needs `redirect`: set it, or leave the status out",
    }),
  outputs: z.object({
    verified: z.boolean().describe("Whether Vercel believes that the domain is yours. Until then it serves nothing."),
    misconfigured: z.boolean().describe("Whether the domain's DNS does not lead to Vercel (yet)."),
    verification: z
      .array(z.object({ type: z.string(), domain: z.string(), value: z.string(), reason: z.string() }))
      .describe("What Vercel wants to see before it believes it. Empty when verified."),
    dnsRecords: z
      .array(z.object({ type: z.string(), name: z.string(), value: z.string(), domain: z.string() }))
      .describe(
        "Records to have at the registrar: what leads to Vercel, and, until verified, what proves ownership. `name` is relative to the registered domain, `@` for itself; `domain` is the whole.",
      )
      .meta({ changesWith: ["name"] }),
  }),
});

export type ProjectDomainInputs = InputsOf<typeof projectDomain>;
export type ProjectDomainOutputs = OutputsOf<typeof projectDomain>;
