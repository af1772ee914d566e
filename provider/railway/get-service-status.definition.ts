import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { environmentId, projectId, serviceId } from "./properties.ts";

const deploy = z.object({
  id: z.string().meta({ description: "The deployment's id." }),
  status: z.string().meta({ description: "Railway's word, e.g. `SUCCESS`, `FAILED`, `CRASHED`." }),
  isLive: z.boolean().meta({ description: "Whether it is running now." }),
  canRollback: z.boolean().meta({ description: "Whether Railway can go back to it." }),
  createdAt: z.string().meta({ description: "ISO 8601." }),
  finishedAt: z.string().optional().meta({ description: "ISO 8601; absent while it is under way." }),
  commit: z.string().optional().meta({ description: "The commit that was deployed." }),
  message: z.string().optional().meta({ description: "The commit's message." }),
});

export const getServiceStatusDefinition = defineFunction({
  token: "stackwright:railway:getServiceStatus",
  description:
    "How a Railway service is doing in one environment: whether it runs, its last deployments, and the last lines of its log " +
    "with the value of every variable masked.",
  inputs: z.object({ projectId: projectId(), environmentId: environmentId(), serviceId: serviceId() }),
  outputs: z.object({
    name: z.string().meta({ description: "The service's name." }),
    host: z.string().meta({ description: "A domain of one's own when it has one, else Railway's; empty without any." }),
    kind: z.string().meta({ description: "`service`." }),
    suspended: z.boolean().meta({ description: "Whether somebody stopped it: the last good deployment was removed." }),
    plan: z.string().meta({ description: "The project's plan: `free`, `trial`, `hobby` or `pro`." }),
    deploys: z.array(deploy).meta({ description: "Newest first, at most 20." }),
    logs: z.array(z.string()).meta({ description: "The last 50 lines of the newest deployment, oldest first." }),
  }),
});

export type GetServiceStatusInputs = InputsOf<typeof getServiceStatusDefinition>;
export type GetServiceStatusOutputs = OutputsOf<typeof getServiceStatusDefinition>;
