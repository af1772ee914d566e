import { z } from "zod";
import { invalid } from "./dialect.ts";
import type { StoredMonitor, UptimeRobotState } from "./state.ts";

/** What a monitor can be asked to be. */
const settings = {
  friendlyName: z.string().min(1).max(250),
  url: z.string().max(10_000),
  interval: z.number().int().max(2_678_400),
  timeout: z.number().int().min(0).max(60),
  httpMethodType: z.enum(["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"]).optional(),
  successHttpResponseCodes: z.array(z.string()).optional(),
  followRedirections: z.boolean().optional(),
  checkSSLErrors: z.boolean().optional(),
  sslExpirationReminder: z.boolean().optional(),
  responseTimeThreshold: z.number().min(0).max(60_000).optional(),
  assignedAlertContacts: z
    .array(z.strictObject({ alertContactId: z.number(), threshold: z.number().min(0), recurrence: z.number().min(0) }))
    .optional(),
  tagNames: z.array(z.string()).optional(),
};
const keywordType = z.enum(["ALERT_EXISTS", "ALERT_NOT_EXISTS"]);
const keywordValue = z.string().min(1).max(500);

export const createBody = z.discriminatedUnion("type", [
  z.strictObject({ ...settings, type: z.literal("HTTP"), interval: settings.interval.min(30) }),
  z.strictObject({
    ...settings,
    type: z.literal("KEYWORD"),
    interval: settings.interval.min(30),
    keywordType,
    keywordValue,
    keywordCaseType: z.enum(["CaseSensitive", "CaseInsensitive"]),
  }),
]);

export const updateBody = z.strictObject({
  ...z.object(settings).partial().shape,
  interval: settings.interval.min(15).optional(),
  keywordType: keywordType.optional(),
  keywordValue: keywordValue.optional(),
  keywordCaseType: z.union([z.literal(0), z.literal(1)]).optional(),
});

export type Settings = z.output<typeof updateBody>;

const FREE_MINIMUM = 300;

/** Every rule that is about more than one field's form. */
export function refuseUnfit(state: UptimeRobotState, body: Settings, type: StoredMonitor["type"]): void {
  const { interval, url, assignedAlertContacts = [] } = body;
  const known = state.contacts.map(({ id }) => id);
  const problems = [
    ...(state.isFree && interval !== undefined && interval < FREE_MINIMUM
      ? [`interval must not be less than ${FREE_MINIMUM} on your plan`]
      : []),
    ...(url !== undefined && !/^https?:\/\/[^/]+/.test(url) ? ["Wrong URL or IP"] : []),
    ...assignedAlertContacts
      .filter(({ alertContactId }) => !known.includes(alertContactId))
      .map(({ alertContactId }) => `alert contact ${alertContactId} does not exist`),
    ...(type === "HTTP" && ["keywordType", "keywordValue", "keywordCaseType"].some((key) => key in body)
      ? ["keyword properties are for keyword monitors"]
      : []),
  ];
  if (problems.length > 0) throw invalid(problems);
}

/** Takes over what the body says, normalised as the vendor does. */
export function apply(state: UptimeRobotState, monitor: StoredMonitor, body: Settings): void {
  const { tagNames, assignedAlertContacts, responseTimeThreshold, keywordValue, successHttpResponseCodes, ...rest } =
    body;
  Object.assign(monitor, rest);
  if (keywordValue !== undefined) monitor.keywordValue = keywordValue.trim();
  if (responseTimeThreshold !== undefined) monitor.threshold = responseTimeThreshold;
  if (tagNames !== undefined) monitor.tagNames = [...new Set(tagNames.map((tag) => tag.trim().toLowerCase()))];
  if (successHttpResponseCodes !== undefined) {
    monitor.successHttpResponseCodes =
      successHttpResponseCodes.length === 0 ? ["2xx", "3xx"] : successHttpResponseCodes.toReversed();
  }
  if (assignedAlertContacts !== undefined) {
    monitor.assignedAlertContacts = assignedAlertContacts.map((assigned) =>
      state.isFree ? { ...assigned, threshold: 0, recurrence: 0 } : assigned,
    );
  }
}
