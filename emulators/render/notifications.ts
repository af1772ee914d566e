import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { notFound } from "./dialect.ts";
import { findService } from "./services.ts";
import type { RenderState, Service } from "./state.ts";

/** Who is told of deploys and crashes: the workspace's settings, and what a service says instead. */
export function notificationOperations(state: RenderState): Operation[] {
  const refuseStranger = (ownerId: string | undefined): void => {
    if (ownerId !== state.owner.id) throw notFound(ownerId ?? "");
  };
  const overrideView = (service: Service) => ({ serviceId: service.id, ...service.notifications });
  const workspaceView = () => ({ ownerId: state.owner.id, ...state.notifications });

  return [
    operation({
      method: "GET",
      path: "/notification-settings/owners/{ownerId}",
      handle: ({ params }) => {
        refuseStranger(params.ownerId);
        return { status: 200, body: workspaceView() };
      },
    }),
    operation({
      method: "PATCH",
      path: "/notification-settings/owners/{ownerId}",
      body: z.strictObject({
        emailEnabled: z.boolean().optional(),
        previewNotificationsEnabled: z.boolean().optional(),
        notificationsToSend: z.enum(["none", "failure", "all"]).optional(),
      }),
      handle: ({ params, body }) => {
        refuseStranger(params.ownerId);
        Object.assign(state.notifications, body);
        return { status: 200, body: workspaceView() };
      },
    }),
    operation({
      method: "GET",
      path: "/notification-settings/overrides/services/{serviceId}",
      handle: ({ params }) => ({ status: 200, body: overrideView(findService(state, params.serviceId)) }),
    }),
    operation({
      method: "PATCH",
      path: "/notification-settings/overrides/services/{serviceId}",
      body: z.strictObject({
        previewNotificationsEnabled: z.enum(["default", "false", "true"]).optional(),
        notificationsToSend: z.enum(["default", "none", "failure", "all"]).optional(),
      }),
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        Object.assign(service.notifications, body);
        return { status: 200, body: overrideView(service) };
      },
    }),
  ];
}
