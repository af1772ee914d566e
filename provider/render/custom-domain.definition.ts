import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

const dnsRecord = z.object({
  type: z.enum(["A", "CNAME"]).meta({ description: "The record's type." }),
  name: z.string().meta({ description: "The whole name it is for, e.g. `api.example.com`." }),
  value: z.string().meta({ description: "Where it points." }),
});

export const customDomain = defineResource({
  token: "stackwright:render:CustomDomain",
  description:
    "A domain of one's own for a Render web service or static site. The records in `dnsRecords` have to be added where the " +
    "domain's DNS is kept, and AAAA records removed; Render then makes the certificate. An apex domain brings its www " +
    "subdomain along, and the other way round: the second one redirects to the one declared, and goes with it.",
  importId: "`<service's id>/<domain>`, e.g. `srv-…/api.example.com`",
  uniqueBy: ["name"],
  inputs: z.object({
    serviceId: z
      .string()
      .regex(/^srv-/, "must be the id of a web service or static site, `srv-…`: pass its `serviceId`")
      .meta({ immutable: true, description: "The service that answers there." }),
    name: z
      .string()
      .regex(
        /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/,
        "must be a domain in lower case, without scheme and path, e.g. `api.example.com`",
      )
      .meta({ immutable: true, description: "The domain, e.g. `api.example.com`." }),
    recheck: z.string().optional().meta({
      writeOnly: true,
      description:
        "Render looks for the records when the domain is made. Any new word here, e.g. the date, lets it look again.",
    }),
  }),
  outputs: z.object({
    domainId: z.string().meta({ stable: true, description: "The domain's id, `cdm-…`." }),
    verificationStatus: z.string().meta({
      changesWith: ["recheck"],
      description: "`verified` once Render has seen the records, `unverified` before.",
    }),
    redirects: z
      .array(z.string())
      .meta({ stable: true, description: "Domains that came along and redirect to this one." }),
    dnsRecords: z
      .array(dnsRecord)
      .meta({ stable: true, description: "The records to add, for this domain and those that came along." }),
  }),
});

export type CustomDomainInputs = InputsOf<typeof customDomain>;
export type CustomDomainOutputs = OutputsOf<typeof customDomain>;
