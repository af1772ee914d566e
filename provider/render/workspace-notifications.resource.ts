import { type ArgsOf, resourceClass } from "../resource.ts";
import { workspaceNotifications } from "./workspace-notifications.definition.ts";

export type WorkspaceNotificationsArgs = ArgsOf<typeof workspaceNotifications>;

/**
 * Of what Render tells about every service without settings of its own.
 *
 * ```ts
 * new render.WorkspaceNotifications("workspace", { notificationsToSend: "failure" });
 * ```
 */
export class WorkspaceNotifications extends resourceClass(workspaceNotifications) {}
