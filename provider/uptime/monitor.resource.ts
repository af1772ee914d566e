import { type ArgsOf, resourceClass } from "../resource.ts";
import { monitor } from "./monitor.definition.ts";

export type MonitorArgs = ArgsOf<typeof monitor>;

/**
 * A monitor at UptimeRobot.
 *
 * ```ts
 * new uptimerobot.Monitor("health", {
 *   name: "toolboxai-backend health",
 *   type: "KEYWORD",
 *   url: interpolate`${backend.url}/health`,
 *   interval: 300,
 *   keywordValue: '"status":"healthy"',
 *   keywordType: "ALERT_NOT_EXISTS",
 *   alertContacts: [{ id: contact.alertContactId }],
 * });
 * ```
 */
export class Monitor extends resourceClass(monitor) {}
