import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { poolModes } from "./pool-mode.ts";
import { projectRef } from "./project-ref.ts";

export const getPoolerDefinition = defineFunction({
  token: "stackwright:supabase:getPooler",
  description:
    "Where a Supabase project's connection pooler answers. The host is an assignment of Supabase's and cannot be derived from region or ref, so it is read from the Management API. The password is not part of the answer.",
  inputs: z.object({ projectRef }),
  outputs: z.object({
    host: z.string().describe("Pooler host, e.g. `aws-0-us-west-1.pooler.supabase.com`."),
    user: z.string().describe("Database user for the pooler, `postgres.<ref>`."),
    database: z.string().describe("Database name."),
    transactionPort: z.int().describe("Port of transaction mode (no prepared statements)."),
    sessionPort: z.int().describe("Port of session mode."),
    poolMode: z.enum(poolModes).describe("Mode the project's pooler is set to."),
    defaultPoolSize: z.int().optional().describe("Server connections per user and database, when set."),
    maxClientConnections: z.int().optional().describe("Client limit, set by the compute size."),
  }),
});

export type GetPoolerInputs = InputsOf<typeof getPoolerDefinition>;
export type GetPoolerOutputs = OutputsOf<typeof getPoolerDefinition>;
