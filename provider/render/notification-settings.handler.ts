import type { ResourceHandler } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { NotificationOverride } from "./api.ts";
import type { RenderClient } from "./client.ts";
import type { NotificationSettingsInputs, NotificationSettingsOutputs } from "./notification-settings.definition.ts";
import { differing, isEmpty } from "./service.ts";

const DEFAULTS: NotificationOverride = { notificationsToSend: "default", previewNotificationsEnabled: "default" };

export const notificationSettingsHandler: ResourceHandler<
  NotificationSettingsInputs,
  NotificationSettingsOutputs,
  RenderClient
> = {
  /** Every service has settings from its beginning, so there is nothing to collide with. */
  find: async () => undefined,

  create: async ({ serviceId }) => serviceId,

  async sync(id, inputs, _known, { clients, signal }) {
    const { notificationsToSend, previewNotificationsEnabled } = inputs;
    await bringTo({ notificationsToSend, previewNotificationsEnabled }, id, clients, signal);
  },

  async read(id, _known, { clients, signal }) {
    const live = await unlessGone(clients.notificationOverride(id, signal));
    if (!live) return undefined;
    const { notificationsToSend, previewNotificationsEnabled } = live;
    return { inputs: { serviceId: id, notificationsToSend, previewNotificationsEnabled }, outputs: {} };
  },

  async delete(id, _known, { clients, signal }) {
    await unlessGone(bringTo(DEFAULTS, id, clients, signal));
  },
};

async function bringTo(wanted: NotificationOverride, serviceId: string, clients: RenderClient, signal: AbortSignal) {
  const changes = differing(await clients.notificationOverride(serviceId, signal), { ...wanted });
  if (!isEmpty(changes)) await clients.changeNotificationOverride(serviceId, changes, signal);
}
