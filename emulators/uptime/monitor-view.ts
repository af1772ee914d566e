import type { StoredMonitor, UptimeRobotState } from "./state.ts";

/** A monitor as the API tells it: texts HTML-escaped, the threshold under its region only. */
export function monitorView(state: UptimeRobotState, monitor: StoredMonitor) {
  return {
    id: monitor.id,
    friendlyName: escaped(monitor.friendlyName),
    type: monitor.type,
    url: escaped(monitor.url),
    interval: monitor.interval,
    timeout: monitor.timeout,
    status: monitor.status,
    httpMethodType: monitor.httpMethodType,
    keywordType: monitor.keywordType,
    keywordValue: monitor.keywordValue,
    keywordCaseType: monitor.keywordCaseType,
    successHttpResponseCodes: monitor.successHttpResponseCodes,
    followRedirections: monitor.followRedirections,
    checkSSLErrors: monitor.checkSSLErrors,
    sslExpirationReminder: monitor.sslExpirationReminder,
    responseTimeThreshold: 0,
    regionalData: {
      REGION: ["na"],
      MANUAL_SELECTED: false,
      ...(monitor.threshold === 0 ? {} : { THRESHOLD: { na: monitor.threshold } }),
    },
    assignedAlertContacts: monitor.assignedAlertContacts,
    tags: monitor.tagNames.map((name) => ({ id: state.tagId(name), name, color: "#3bd671" })),
    userId: state.userId,
    createDateTime: monitor.createdAt.toISOString(),
    currentStateDuration: Math.floor((Date.now() - monitor.createdAt.getTime()) / 1000),
    lastIncidentId: null,
    lastDayUptimes: { bucketSize: 3600, histogram: [] },
    sslBrand: null,
    sslExpiryDateTime: null,
    domainExpireDate: null,
    domainExpirationReminder: false,
    authType: "NONE",
    customHttpHeaders: null,
    postValueData: null,
    postValueType: null,
    port: null,
    gracePeriod: null,
    config: null,
    maintenanceWindows: [],
    psps: [],
    apiKey: null,
  };
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
