import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";

export const workspaceNotifications = defineResource({
  token: "stackwright:render:WorkspaceNotifications",
  description:
    "Of what Render tells the workspace's people about every service that has no `NotificationSettings` of its own. There " +
    "is one of it in a workspace, so one stack declares it. Deleting it goes back to Render's own: failures, by e-mail.",
  importId: "the workspace's id, `tea-…` or `usr-…`",
  inputs: z.object({
    notificationsToSend: z
      .enum(["none", "failure", "all"])
      .meta({ description: "`failure`: failed deploys and crashes; `all`: successful deploys too." }),
    emailEnabled: z.boolean().default(true).meta({ description: "Whether people are told by e-mail." }),
    previewNotificationsEnabled: z.boolean().default(false).meta({ description: "Whether previews tell as well." }),
  }),
  outputs: z.object({
    ownerId: z.string().meta({ stable: true, description: "The workspace's id." }),
  }),
});

export type WorkspaceNotificationsInputs = InputsOf<typeof workspaceNotifications>;
export type WorkspaceNotificationsOutputs = OutputsOf<typeof workspaceNotifications>;
