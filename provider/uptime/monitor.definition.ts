import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

const minutes = (description: string) =>
  z.int("must be whole minutes").min(0, "must be 0 or more minutes").optional().meta({ description });

const contact = z.object({
  id: z.int().positive("must be an alert contact's number").meta({
    description: "The contact's or integration's number; `getAlertContact` finds it by its address.",
  }),
  afterMinutes: minutes("How long it is down before the contact is told. Default: at once. Paid plans only."),
  repeatMinutes: minutes("How often the contact is reminded. Default: never. Paid plans only."),
});

const tag = z.string().regex(/^[^A-Z\s,][^A-Z,]*$/, "must be lower case, without commas: UptimeRobot lower-cases tags");

export const monitor = defineResource({
  token: "stackwright:uptimerobot:Monitor",
  description:
    "An UptimeRobot monitor: asks for an address again and again and tells its alert contacts when the answer is wrong, " +
    "and again when it is right. Names are kept unique by this provider; UptimeRobot does not.",
  importId: "the monitor's number",
  uniqueBy: ["name"],
  inputs: z.object({
    name: z
      .string()
      .regex(/^\S(.*\S)?$/, "must not be empty and must not begin or end with a space")
      .max(250, "is longer than 250 characters")
      .meta({ description: "The monitor's name." }),
    type: z.enum(["HTTP", "KEYWORD"]).meta({
      immutable: true,
      description:
        "`HTTP` looks at the status, `KEYWORD` at the body as well. Changing it replaces the monitor and its history.",
    }),
    url: z
      .string()
      .regex(/^https?:\/\/[^\s/]+/, "must be an http:// or https:// address")
      .max(10_000, "is longer than 10,000 characters")
      .refine((url) => !/^https?:\/\/[^/]*@/.test(url), "holds a password, which would be readable: leave it out")
      .meta({ description: "The address that is asked for." }),
    interval: z
      .int("must be whole seconds")
      .min(30, "must be 30 seconds or more")
      .max(86_400, "must be a day (86400 seconds) or less")
      .meta({ description: "Seconds between two checks. The free plan takes 300 or more, paid plans 60 or 30." }),
    timeout: z
      .int("must be whole seconds")
      .min(1, "must be 1 second or more")
      .max(60, "must be 60 seconds or less")
      .default(30)
      .meta({ description: "Seconds after which a check has failed." }),
    httpMethod: z.enum(["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]).default("GET").meta({
      description:
        "Method of the request. Default `GET`: UptimeRobot's own default, `HEAD`, has no body to look at, and FastAPI answers it with 405.",
    }),
    keywordValue: z
      .string()
      .regex(/^\S(.*\S)?$/s, "must not be empty and must not begin or end with a space: UptimeRobot trims it")
      .max(500, "is longer than 500 characters")
      .optional()
      .meta({
        description: "The text that is looked for in the body. `KEYWORD` monitors need it, others do not take it.",
      }),
    keywordType: z.enum(["ALERT_EXISTS", "ALERT_NOT_EXISTS"]).optional().meta({
      description:
        "What is wrong: that the text is there or that it is not. Default: `ALERT_NOT_EXISTS`. `KEYWORD` monitors only.",
    }),
    keywordCaseSensitive: z.boolean().optional().meta({
      description: "Whether case matters when looking for the text. Default: no. `KEYWORD` monitors only.",
    }),
    successCodes: z
      .array(z.string().regex(/^[1-5](\d\d|xx)$/, "must be a status such as `200` or a class such as `2xx`"))
      .min(1, "is empty: name at least one status")
      .default(["2xx", "3xx"])
      .meta({ set: true, description: "Statuses that are right." }),
    followRedirects: z.boolean().default(true).meta({ description: "Whether redirects are followed." }),
    responseTimeThreshold: z
      .int("must be whole milliseconds")
      .min(0)
      .max(60_000, "must be 60000 milliseconds or less")
      .default(0)
      .meta({ description: "Milliseconds above which a right answer is too slow, in every region. 0: never." }),
    checkSslErrors: z
      .boolean()
      .default(false)
      .meta({ description: "Whether a wrong certificate counts as down. For https addresses." }),
    sslExpirationReminder: z
      .boolean()
      .default(false)
      .meta({ description: "Whether contacts are told before the certificate ends. For https addresses." }),
    alertContacts: z.array(contact).optional().meta({
      set: true,
      description:
        "Who is told. Left as it is at UptimeRobot when not set. Emptying the list unassigns those that were in it.",
    }),
    tags: z.array(tag).default([]).meta({ set: true, description: "Lower-case labels." }),
    isPaused: z.boolean().default(false).meta({ description: "Whether checks are stopped, e.g. during maintenance." }),
  }),
  outputs: z.object({
    monitorId: z.int().meta({ stable: true, description: "The monitor's number." }),
  }),
});

export type MonitorInputs = InputsOf<typeof monitor>;
export type MonitorOutputs = OutputsOf<typeof monitor>;
