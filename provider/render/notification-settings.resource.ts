import { type ArgsOf, resourceClass } from "../resource.ts";
import { notificationSettings } from "./notification-settings.definition.ts";

export type NotificationSettingsArgs = ArgsOf<typeof notificationSettings>;

/**
 * Of what Render tells about one service.
 *
 * ```ts
 * new render.NotificationSettings("backend", { serviceId: backend.serviceId, notificationsToSend: "failure" });
 * ```
 */
export class NotificationSettings extends resourceClass(notificationSettings) {}
