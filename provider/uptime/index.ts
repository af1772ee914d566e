export { getAlertContact } from "./get-alert-contact.resource.ts";
export { Monitor, type MonitorArgs } from "./monitor.resource.ts";
