import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { serviceId } from "./properties.ts";

export const notificationSettings = defineResource({
  token: "stackwright:render:NotificationSettings",
  description:
    "Of what Render tells the workspace's people about one service, in place of the workspace's own settings. They are " +
    "told by e-mail, and in Slack where it is connected. Deleting it goes back to the workspace's settings.",
  importId: "the service's id, `srv-…` or `crn-…`",
  inputs: z.object({
    serviceId: serviceId("The service.").meta({ immutable: true }),
    notificationsToSend: z.enum(["default", "none", "failure", "all"]).meta({
      description:
        "`failure`: failed deploys and crashes; `all`: successful deploys too; `default`: as the workspace has it.",
    }),
    previewNotificationsEnabled: z
      .enum(["default", "false", "true"])
      .default("default")
      .meta({ description: "Whether previews of the service tell as well." }),
  }),
  outputs: z.object({}),
});

export type NotificationSettingsInputs = InputsOf<typeof notificationSettings>;
export type NotificationSettingsOutputs = OutputsOf<typeof notificationSettings>;
