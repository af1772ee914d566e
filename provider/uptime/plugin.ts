import { z } from "zod";
import { ProviderError } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import { definePlugin, fn, resource } from "../host/vendor-plugin.ts";
import { UPTIMEROBOT_API, UptimeRobotClient } from "./client.ts";
import { getAlertContactDefinition } from "./get-alert-contact.definition.ts";
import { getAlertContactHandler } from "./get-alert-contact.handler.ts";
import { monitor } from "./monitor.definition.ts";
import { monitorHandler } from "./monitor.handler.ts";

const config = z.object({
  uptimeRobotApiKey: z.string().optional().meta({
    secret: true,
    env: "UPTIMEROBOT_API_KEY",
    description:
      "UptimeRobot's main API key, from Integrations & API > API in its dashboard. A read-only key cannot change anything.",
  }),
  uptimeRobotApiUrl: z
    .string()
    .optional()
    .meta({
      env: "UPTIMEROBOT_API_URL",
      description: `Address of UptimeRobot's API. Default: \`${UPTIMEROBOT_API}\`.`,
    }),
});

export const plugin = definePlugin({
  vendor: "uptimerobot",
  title: "UptimeRobot",
  config,
  credential: "uptimeRobotApiKey",

  connect: ({ uptimeRobotApiKey = "", uptimeRobotApiUrl }) =>
    new UptimeRobotClient({ apiKey: uptimeRobotApiKey, apiUrl: uptimeRobotApiUrl }),

  async verify(client, signal) {
    try {
      await client.account(signal);
    } catch (error) {
      if (!(error instanceof VendorError) || (error.status !== 401 && error.status !== 403)) throw error;
      throw new ProviderError(
        "UptimeRobot does not accept the key in stackwright:uptimeRobotApiKey (or UPTIMEROBOT_API_KEY): make a main API key in " +
          "the dashboard under Integrations & API > API and run `pulumi config set --secret stackwright:uptimeRobotApiKey`",
      );
    }
  },

  scope: (client) => client.apiUrl,
  resources: [resource(monitor, monitorHandler)],
  functions: [fn(getAlertContactDefinition, getAlertContactHandler)],
});
