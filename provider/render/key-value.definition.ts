import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { region, renderName } from "./properties.ts";

const allowedBlock = z.object({
  cidrBlock: z
    .string()
    .regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, "must be a CIDR block such as `203.0.113.0/24`")
    .meta({ description: "The addresses, e.g. `203.0.113.0/24`." }),
  description: z
    .string()
    .min(1, "is empty: leave it out")
    .optional()
    .meta({ description: "Whose addresses they are." }),
});

export const keyValue = defineResource({
  token: "stackwright:render:KeyValue",
  description:
    "A Render Key Value instance (Redis protocol). It is ready when the resource is. `internalConnectionString` is what " +
    "services in the same region use as REDIS_URL.",
  importId: "the instance's id, `red-…`",
  uniqueBy: ["name"],
  inputs: z.object({
    name: renderName("The instance's name."),
    plan: z.enum(["free", "starter", "standard", "pro", "pro_plus"]).meta({
      description:
        "Instance type. A free one keeps nothing over a restart, and moving from free to paid empties it; Render cannot move to a smaller one.",
    }),
    region: region(),
    maxmemoryPolicy: z
      .enum([
        "noeviction",
        "allkeys_lfu",
        "allkeys_lru",
        "allkeys_random",
        "volatile_lfu",
        "volatile_lru",
        "volatile_random",
        "volatile_ttl",
      ])
      .optional()
      .meta({ description: "What is evicted when memory is full. Left as it is at Render when not set." }),
    ipAllowList: z
      .array(allowedBlock)
      .default([])
      .meta({ set: true, description: "Who may connect from outside Render's private network. Default: nobody." }),
  }),
  outputs: z.object({
    keyValueId: z.string().meta({ stable: true, description: "The instance's id, `red-…`." }),
    internalConnectionString: z
      .string()
      .meta({ secret: true, stable: true, description: "`redis://…`, for services in the same region." }),
    externalConnectionString: z
      .string()
      .meta({ secret: true, stable: true, description: "`rediss://…`, for addresses in `ipAllowList`." }),
    status: z.string().meta({ changesWith: ["plan"], description: "Render's status, `available` when it works." }),
  }),
});

export type KeyValueInputs = InputsOf<typeof keyValue>;
export type KeyValueOutputs = OutputsOf<typeof keyValue>;
