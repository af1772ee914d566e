import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { projectId, railwayName } from "./properties.ts";

export const service = defineResource({
  token: "stackwright:railway:Service",
  description:
    "A Railway service: a name and a source, in every environment of its project that is not a fork. How it is built and " +
    "run is a `ServiceInstance` per environment. Railway builds as soon as there is a source; what that starts is cancelled, " +
    "because settings and variables are not there yet: the deployment that counts comes from a `Deployment`.",
  importId: "`<project id>/<service id>`",
  uniqueBy: ["projectId", "name"],
  inputs: z.object({
    projectId: projectId(),
    name: railwayName("The service's name; unique in the project."),
    repo: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, "must be `owner/name`, without an address and a branch")
      .optional()
      .meta({ description: "The GitHub repository that is deployed, `owner/name`. Either this or `image`." }),
    branch: z
      .string()
      .min(1, "is empty: name a branch")
      .optional()
      .meta({ description: "The branch that is deployed. Default: `main`." }),
    image: z
      .string()
      .min(1, "is empty: name an image")
      .optional()
      .meta({ description: "The container image that is deployed, e.g. `ghcr.io/owner/name:1.2`." }),
  }),
  outputs: z.object({
    serviceId: z.string().meta({ stable: true, description: "The service's id." }),
  }),
});

export type ServiceInputs = InputsOf<typeof service>;
export type ServiceOutputs = OutputsOf<typeof service>;
