import type { ResourceHandler } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { RenderClient } from "./client.ts";
import { differing, isEmpty } from "./service.ts";
import type {
  WorkspaceNotificationsInputs,
  WorkspaceNotificationsOutputs,
} from "./workspace-notifications.definition.ts";

const DEFAULTS: WorkspaceNotificationsInputs = {
  notificationsToSend: "failure",
  emailEnabled: true,
  previewNotificationsEnabled: false,
};

export const workspaceNotificationsHandler: ResourceHandler<
  WorkspaceNotificationsInputs,
  WorkspaceNotificationsOutputs,
  RenderClient
> = {
  /** Every workspace has settings from its beginning, so there is nothing to collide with. */
  find: async () => undefined,

  create: (_inputs, { clients, signal }) => clients.ownerId(signal),

  sync: (id, inputs, _known, { clients, signal }) => bringTo(inputs, id, clients, signal),

  async read(id, _known, { clients, signal }) {
    const live = await unlessGone(clients.workspaceNotifications(id, signal));
    if (!live) return undefined;
    const { notificationsToSend, emailEnabled, previewNotificationsEnabled } = live;
    return {
      inputs: { notificationsToSend, emailEnabled, previewNotificationsEnabled },
      outputs: { ownerId: id },
    };
  },

  async delete(id, _known, { clients, signal }) {
    await unlessGone(bringTo(DEFAULTS, id, clients, signal));
  },
};

async function bringTo(wanted: WorkspaceNotificationsInputs, id: string, clients: RenderClient, signal: AbortSignal) {
  const changes = differing(await clients.workspaceNotifications(id, signal), { ...wanted });
  if (!isEmpty(changes)) await clients.changeWorkspaceNotifications(id, changes, signal);
}
