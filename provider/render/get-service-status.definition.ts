import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { deployRecord } from "./deploy-record.ts";
import { serviceId } from "./properties.ts";

export const getServiceStatusDefinition = defineFunction({
  token: "stackwright:render:getServiceStatus",
  description:
    "How a Render service is: what it is, whether it is suspended, its newest deploys, its last log lines. " +
    "Values of its variables are masked in the log.",
  inputs: z.object({ serviceId: serviceId("The service.") }),
  outputs: z.object({
    name: z.string().meta({ description: "The service's name." }),
    host: z.string().meta({ description: "Its public host at Render; empty for a cron job, which has none." }),
    kind: z.string().meta({ description: "Render's word for its type, e.g. `web_service` or `static_site`." }),
    suspended: z.boolean().meta({ description: "Whether it is suspended." }),
    plan: z.string().meta({ description: "Its instance type; empty for a static site, which has none." }),
    deploys: z.array(deployRecord).meta({ description: "Its newest deploys, newest first, at most 20." }),
    logs: z
      .array(z.string())
      .meta({ description: "Its last log lines since the newest deploy, oldest first, at most 50." }),
  }),
});

export type GetServiceStatusInputs = InputsOf<typeof getServiceStatusDefinition>;
export type GetServiceStatusOutputs = OutputsOf<typeof getServiceStatusDefinition>;
