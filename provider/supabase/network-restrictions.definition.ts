import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { cidrProblem, type IpFamily } from "./cidr.ts";
import { projectRef } from "./project-ref.ts";

const blocks = (family: IpFamily, description: string) =>
  z
    .array(
      z.string().superRefine((text, context) => {
        const message = cidrProblem(text, family);
        if (message !== undefined) context.addIssue({ code: "custom", message });
      }),
    )
    .default([])
    .meta({ set: true, description });

export const networkRestrictions = defineResource({
  token: "stackwright:supabase:NetworkRestrictions",
  description:
    "From which addresses a Supabase project's Postgres may be reached, directly and through the poolers. The HTTPS APIs " +
    "(REST, Auth, Storage, Realtime) stay open to all. Who connects from elsewhere gets `Address not in tenant allow_list`: " +
    "list the outbound addresses of what runs the application (Render has fixed ones per region, Vercel's functions have " +
    "none), and those of the machine that runs `up` if the program manages roles or tables. One per project. Deleting this " +
    'resource leaves the restrictions as they are; to open the database to all, declare `["0.0.0.0/0"]` and `["::/0"]`.',
  importId: "the project's ref, 20 lowercase letters",
  inputs: z.object({
    projectRef: projectRef.meta({ immutable: true }),
    allowedIpv4: blocks(
      4,
      "IPv4 blocks that may connect, e.g. `203.0.113.0/24`. The shared pooler has IPv4 only. Empty: nobody.",
    ),
    allowedIpv6: blocks(
      6,
      "IPv6 blocks that may connect, e.g. `2001:db8::/32`. Direct connections have IPv6 only. Empty: nobody.",
    ),
  }),
  outputs: z.object({
    status: z
      .string()
      .describe("`applied`, or `stored` while Supabase has yet to apply them.")
      .meta({ changesWith: ["allowedIpv4", "allowedIpv6"] }),
  }),
});

export type NetworkRestrictionsInputs = InputsOf<typeof networkRestrictions>;
export type NetworkRestrictionsOutputs = OutputsOf<typeof networkRestrictions>;
