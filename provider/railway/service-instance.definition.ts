import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { environmentId, projectId, serviceId, targetPort, text } from "./properties.ts";

/** The inputs whose change takes effect with the next deployment. */
const DEPLOYED_INPUTS = [
  "builder",
  "buildCommand",
  "startCommand",
  "preDeployCommand",
  "rootDirectory",
  "healthcheckPath",
  "healthcheckTimeout",
  "restartPolicyType",
  "restartPolicyMaxRetries",
  "region",
  "numReplicas",
  "sleepApplication",
  "ipv6EgressEnabled",
] as const;

export const serviceInstance = defineResource({
  token: "stackwright:railway:ServiceInstance",
  description:
    "How a Railway service is built and run in one environment, and its public domain there. These settings take the place of " +
    "`railway.toml`, which Railway stops reading on 2026-12-01; while a repository still has one, it wins over them and a " +
    "warning says so. Changing a setting deploys nothing: pass `revision` to the `Deployment`'s triggers. Deleting it does " +
    "nothing at Railway: the settings go with the service.",
  importId: "`<project id>/<environment id>/<service id>`",
  inputs: z.object({
    projectId: projectId(),
    environmentId: environmentId(),
    serviceId: serviceId(),
    builder: z.enum(["RAILPACK", "NIXPACKS", "HEROKU", "PAKETO"]).default("RAILPACK").meta({
      description: "What builds it when the repository has no Dockerfile; a Dockerfile wins.",
    }),
    buildCommand: text("Run to build. Default: what the builder finds."),
    startCommand: text("Run to start the service. Default: what the builder finds."),
    preDeployCommand: text("Run after the build and before the start, in a container of its own: migrations."),
    rootDirectory: text("The folder in the repository that the service is built from. Default: its root."),
    healthcheckPath: z.string().startsWith("/", "must begin with `/`").optional().meta({
      description:
        "Asked before traffic moves to a new deployment. Without it a version that crashes at its start takes the place of the one that works.",
    }),
    healthcheckTimeout: z
      .int()
      .min(1)
      .max(3600)
      .default(300)
      .meta({ description: "Seconds the health path may take to answer 200." }),
    restartPolicyType: z
      .enum(["ON_FAILURE", "ALWAYS", "NEVER"])
      .default("ON_FAILURE")
      .meta({ description: "When a process that ended is started again." }),
    restartPolicyMaxRetries: z
      .int()
      .min(0)
      .max(10)
      .default(10)
      .meta({ description: "How often it is started again after a failure." }),
    region: z.string().min(1, "is empty: leave it out").optional().meta({
      description: "Where it runs, e.g. `us-west2`, `europe-west4-drams3a`. Left as it is at Railway when not set.",
    }),
    numReplicas: z
      .int()
      .min(1)
      .max(50)
      .optional()
      .meta({ description: "How many run side by side. Left as it is at Railway when not set." }),
    sleepApplication: z
      .boolean()
      .default(false)
      .meta({ description: "Whether it sleeps while nobody asks; the first visitor then waits, or gets an error." }),
    ipv6EgressEnabled: z.boolean().default(false).meta({
      description: "Whether it can reach IPv6 addresses, such as a Supabase database without the pooler.",
    }),
    publicDomain: z
      .boolean()
      .default(true)
      .meta({ description: "Whether it has a public `….up.railway.app` domain. Railway makes up the name once." }),
    targetPort: targetPort(),
  }),
  outputs: z.object({
    url: z
      .string()
      .meta({ changesWith: ["publicDomain"], description: "`https://…` of the public domain; empty without one." }),
    host: z.string().meta({ changesWith: ["publicDomain"], description: "The public domain; empty without one." }),
    placedAfter: z
      .string()
      .optional()
      .meta({
        changesWith: ["region", "numReplicas"],
        description:
          "The deployment that was newest when the region was written; a newer one shows where it really runs.",
      }),
    revision: z
      .string()
      .meta({ changesWith: DEPLOYED_INPUTS, description: "Changes when a setting does that needs a deployment." }),
    revisionSalt: z
      .string()
      .meta({ secret: true, changesWith: DEPLOYED_INPUTS, description: "The salt of `revision`." }),
  }),
});

export type ServiceInstanceInputs = InputsOf<typeof serviceInstance>;
export type ServiceInstanceOutputs = OutputsOf<typeof serviceInstance>;

/** The values of the settings that take effect with the next deployment. */
export function deployedSettings(inputs: Partial<ServiceInstanceInputs>): Record<string, unknown> {
  return Object.fromEntries(DEPLOYED_INPUTS.map((key) => [key, inputs[key]]));
}
