import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import {
  addressOutputs,
  autoDeploy,
  branch,
  region,
  renderName,
  repository,
  revisionOutputs,
  runtime,
  text,
  variables,
} from "./properties.ts";

/** The inputs whose change takes effect with the next deploy. */
export const DEPLOYED_INPUTS = [
  "repo",
  "branch",
  "rootDir",
  "runtime",
  "plan",
  "buildCommand",
  "startCommand",
  "preDeployCommand",
  "healthCheckPath",
  "variables",
] as const;

export const webService = defineResource({
  token: "stackwright:render:WebService",
  description:
    "A Render web service built from a Git repository. Render starts a deploy when a service is created; that one is " +
    "cancelled, because its environment group is not linked yet: the real one comes from a `Deploy`. Changing a setting " +
    "deploys nothing: pass `revision` to the `Deploy`'s triggers.",
  importId: "the service's id, `srv-…`",
  uniqueBy: ["name"],
  inputs: z.object({
    name: renderName("The service's name; unique in the workspace. The host name is made from it once and then stays."),
    repo: repository(),
    branch: branch(),
    rootDir: text("The folder in the repository that the service is built from. Default: its root."),
    runtime: runtime(),
    region: region(),
    plan: z
      .enum(["free", "starter", "standard", "pro", "pro_plus", "pro_max", "pro_ultra"])
      .meta({ description: "Instance type. A free one sleeps after 15 minutes without requests." }),
    buildCommand: z.string().min(1, "is empty: say how to build").meta({ description: "Run in `rootDir` to build." }),
    startCommand: z.string().min(1, "is empty: say how to start").meta({ description: "Run to start the service." }),
    preDeployCommand: text("Run after the build and before the start, e.g. migrations."),
    healthCheckPath: z
      .string()
      .startsWith("/", "must begin with `/`")
      .optional()
      .meta({ description: "Asked by Render before traffic moves to a new deploy." }),
    numInstances: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: "How many instances. Left as it is at Render when not set." }),
    autoDeploy: autoDeploy(),
    variables: variables("Variables of this service alone; they win over those of a linked group.").optional(),
  }),
  outputs: z.object({
    serviceId: z.string().meta({ stable: true, description: "The service's id, `srv-…`." }),
    ...addressOutputs(),
    ...revisionOutputs(DEPLOYED_INPUTS),
    unmanagedVariables: z
      .array(z.string())
      .meta({ changesWith: ["variables"], description: "Names of variables set by hand on the live service." }),
    suspended: z.boolean().meta({ stable: true, description: "Whether the service is suspended." }),
  }),
});

export type WebServiceInputs = InputsOf<typeof webService>;
export type WebServiceOutputs = OutputsOf<typeof webService>;
