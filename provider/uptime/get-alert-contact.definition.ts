import { z } from "zod";
import { defineFunction, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const getAlertContactDefinition = defineFunction({
  token: "stackwright:uptimerobot:getAlertContact",
  description: "An alert contact of the UptimeRobot account, found by its address: an e-mail address, a phone number.",
  inputs: z.object({ address: z.string().min(1, "is empty").describe("The contact's e-mail address or number.") }),
  outputs: z.object({
    alertContactId: z.int().describe("The contact's number, for a monitor's `alertContacts`."),
    name: z.string().describe("The contact's name, empty when it has none."),
  }),
});

export type GetAlertContactInputs = InputsOf<typeof getAlertContactDefinition>;
export type GetAlertContactOutputs = OutputsOf<typeof getAlertContactDefinition>;
