import { type Operation, operation } from "../core/operation.ts";
import type { UptimeRobotState } from "./state.ts";

export function accountOperations(state: UptimeRobotState): Operation[] {
  return [
    operation({
      method: "GET",
      path: "/user/me",
      handle: () => ({
        status: 200,
        body: {
          email: state.contacts[0]?.value ?? "",
          fullName: "Emulated Account",
          monitorsCount: state.monitors.size,
          monitorLimit: 50,
          smsCredits: 0,
          activeSubscription: { plan: state.plan, monitorLimit: 50 },
        },
      }),
    }),
    operation({
      method: "GET",
      path: "/user/alert-contacts",
      handle: () => ({
        status: 200,
        body: state.contacts.map(({ id, friendlyName, value }) => ({
          id,
          friendlyName,
          type: "Email",
          value,
          customValue: null,
          enableNotificationsFor: "UpAndDown",
          sslExpirationReminder: true,
          httpUsername: null,
          httpPassword: null,
          authType: null,
          mobileProviderId: null,
          status: "Active",
          orgAlertContactId: null,
        })),
      }),
    }),
  ];
}
