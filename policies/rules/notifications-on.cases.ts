import { service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { NOTIFICATIONS, WORKSPACE_NOTIFICATIONS } from "../types.ts";
import { notificationsOn } from "./notifications-on.ts";

const own = (notificationsToSend: string, serviceId: string = "srv-1") => ({
  type: NOTIFICATIONS,
  name: "own",
  props: { serviceId, notificationsToSend },
});
const general = (notificationsToSend: string) => ({
  type: WORKSPACE_NOTIFICATIONS,
  name: "general",
  props: { notificationsToSend },
});

export const cases: RuleCases = {
  rule: notificationsOn,
  good: {
    "of its own": program(service(), own("failure")),
    "of a service that is to be made": program(service({ serviceId: undefined }), {
      ...own("failure", UNKNOWN),
      madeFrom: { serviceId: ["api"] },
    }),
    "the workspace's": program(service(), own("default"), general("all")),
    "none in staging": { ...program(service()), stack: "staging" },
  },
  bad: {
    none: { ...program(service()), says: "Nothing says that anybody is told when api fails" },
    "switched off": { ...program(service(), own("none"), general("all")), says: "its notifications are off" },
    "of another service": program(service(), own("failure", "srv-9")),
    "the workspace's switched off": program(service(), general("none")),
  },
  unknown: {
    "its own": program(service(), own(UNKNOWN)),
    "the workspace's": program(service(), general(UNKNOWN)),
  },
};
