import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import type { UptimeRobotClient } from "./client.ts";
import type { GetAlertContactInputs, GetAlertContactOutputs } from "./get-alert-contact.definition.ts";

export const getAlertContactHandler: FunctionHandler<GetAlertContactInputs, GetAlertContactOutputs, UptimeRobotClient> =
  {
    async invoke({ address }, { clients, signal }) {
      const contacts = await clients.alertContacts(signal);
      const found = contacts.find(({ value }) => value?.toLowerCase() === address.toLowerCase());
      if (found) return { alertContactId: found.id, name: found.friendlyName ?? "" };
      throw new ProviderError(
        `UptimeRobot has no alert contact ${address}: add it in the dashboard under Integrations & API, confirm the ` +
          "message it sends there, and run again",
      );
    },
  };
