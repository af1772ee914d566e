import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { environmentId, projectId, serviceId, targetPort } from "./properties.ts";

const dnsRecord = z.object({
  type: z.string().meta({ description: "`CNAME` or `TXT`." }),
  name: z.string().meta({ description: "The full name of the record." }),
  value: z.string().meta({ description: "What it must say." }),
});

export const customDomain = defineResource({
  token: "stackwright:railway:CustomDomain",
  description:
    "A domain of one's own for a Railway service. `dnsRecords` are what to add at the registrar; Railway then issues the " +
    "certificate. It is not waited for.",
  importId: "`<project id>/<domain's id>`",
  uniqueBy: ["domain"],
  inputs: z.object({
    projectId: projectId(),
    environmentId: environmentId(),
    serviceId: serviceId(),
    domain: z
      .string()
      .regex(
        /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
        "must be a host name in lower case, e.g. `api.example.com`",
      )
      .meta({ immutable: true, description: "The host name. Changing it replaces the resource." }),
    targetPort: targetPort(),
  }),
  outputs: z.object({
    domainId: z.string().meta({ stable: true, description: "The domain's id." }),
    dnsRecords: z.array(dnsRecord).meta({
      stable: true,
      description: "The records the domain needs: where traffic goes first, then the proof of ownership.",
    }),
    verified: z.boolean().meta({ changesWith: [], description: "Whether Railway has found the records." }),
    certificateStatus: z
      .string()
      .meta({ changesWith: [], description: "Railway's word, `CERTIFICATE_STATUS_TYPE_VALID` when it works." }),
  }),
});

export type CustomDomainInputs = InputsOf<typeof customDomain>;
export type CustomDomainOutputs = OutputsOf<typeof customDomain>;
