import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { projectRef } from "./project-ref.ts";

export const sslEnforcement = defineResource({
  token: "stackwright:supabase:SslEnforcement",
  description:
    "Whether a Supabase project's database and poolers refuse connections without TLS; the HTTPS APIs do anyway. A change " +
    "restarts the database, which the resource waits for. One per project. The setting is there from the project's start: " +
    "creating this resource takes it over, deleting it leaves it as it is, so that removing a line from a program never " +
    "opens a database. To turn it off, set `enforce: false`.",
  importId: "the project's ref, 20 lowercase letters",
  inputs: z.object({
    projectRef: projectRef.meta({ immutable: true }),
    enforce: z.boolean().describe("Whether a connection without TLS is refused. A change restarts the database."),
  }),
  outputs: z.object({
    applied: z
      .boolean()
      .describe("Whether the database runs with it.")
      .meta({ changesWith: ["enforce"] }),
  }),
});

export type SslEnforcementInputs = InputsOf<typeof sslEnforcement>;
export type SslEnforcementOutputs = OutputsOf<typeof sslEnforcement>;
