import { isDeepStrictEqual } from "node:util";
import type * as Api from "./api.ts";
import type { MonitorInputs } from "./monitor.definition.ts";

/** A monitor's inputs in the API's words and back. */

type Contacts = NonNullable<MonitorInputs["alertContacts"]>;

const DEFAULT_KEYWORD_TYPE = "ALERT_NOT_EXISTS";

export function settingsOf(inputs: MonitorInputs): Partial<Api.MonitorSettings> {
  const { keywordValue = "", keywordType = DEFAULT_KEYWORD_TYPE, keywordCaseSensitive } = inputs;
  const keyword = { keywordValue, keywordType, keywordCaseType: keywordCaseSensitive ? 0 : 1 } as const;
  return {
    friendlyName: inputs.name,
    url: inputs.url,
    interval: inputs.interval,
    timeout: inputs.timeout,
    httpMethodType: inputs.httpMethod,
    ...(inputs.type === "KEYWORD" ? keyword : {}),
    successHttpResponseCodes: inputs.successCodes.toSorted(),
    followRedirections: inputs.followRedirects,
    responseTimeThreshold: inputs.responseTimeThreshold,
    checkSSLErrors: inputs.checkSslErrors,
    sslExpirationReminder: inputs.sslExpirationReminder,
    ...(inputs.alertContacts === undefined ? {} : { assignedAlertContacts: assignedTo(inputs.alertContacts) }),
    tagNames: inputs.tags.toSorted(),
  };
}

export function newMonitor(inputs: MonitorInputs): Api.NewMonitor {
  const { keywordCaseType, ...settings } = settingsOf(inputs);
  const { name: friendlyName, url, interval, timeout, type } = inputs;
  const words = keywordCaseType === 0 ? "CaseSensitive" : "CaseInsensitive";
  return {
    ...settings,
    ...{ friendlyName, url, interval, timeout, type },
    ...(keywordCaseType === undefined ? {} : { keywordCaseType: words }),
  };
}

/** The settings that are live otherwise. A keyword's three are one: the API wants them together. */
export function changesOf(live: Api.Monitor, inputs: MonitorInputs): Partial<Api.MonitorSettings> {
  const wanted = settingsOf(inputs);
  const present = liveSettings(live);
  const different = (Object.keys(wanted) as (keyof Api.MonitorSettings)[]).filter(
    (key) => !isDeepStrictEqual(wanted[key], present[key]),
  );
  const isKeyword = (key: string) => key.startsWith("keyword");
  const keys = Object.keys(wanted).filter(
    (key) => (different as string[]).includes(key) || (isKeyword(key) && different.some(isKeyword)),
  );
  return Object.fromEntries(keys.map((key) => [key, wanted[key as keyof Api.MonitorSettings]]));
}

function liveSettings(live: Api.Monitor): Partial<Record<keyof Api.MonitorSettings, unknown>> {
  return {
    friendlyName: live.friendlyName,
    url: live.url,
    interval: live.interval,
    timeout: live.timeout,
    httpMethodType: live.httpMethodType,
    keywordValue: live.keywordValue,
    keywordType: live.keywordType,
    keywordCaseType: live.keywordCaseType,
    successHttpResponseCodes: live.successHttpResponseCodes.toSorted(),
    followRedirections: live.followRedirections,
    responseTimeThreshold: thresholdOf(live),
    checkSSLErrors: live.checkSSLErrors,
    sslExpirationReminder: live.sslExpirationReminder ?? false,
    assignedAlertContacts: sorted(live.assignedAlertContacts),
    tagNames: live.tags.map(({ name }) => name).sort(),
  };
}

/** What is live as inputs. What the program leaves to UptimeRobot is left out, unless everything is asked for. */
export function inputsOf(live: Api.Monitor, owned: MonitorInputs | undefined): MonitorInputs {
  const isKeyword = live.type === "KEYWORD";
  const keyword: Partial<MonitorInputs> = {
    keywordValue: live.keywordValue ?? undefined,
    keywordType:
      live.keywordType === DEFAULT_KEYWORD_TYPE && owned?.keywordType === undefined
        ? undefined
        : (live.keywordType as MonitorInputs["keywordType"]),
    keywordCaseSensitive:
      live.keywordCaseType === 1 && owned?.keywordCaseSensitive === undefined ? undefined : live.keywordCaseType === 0,
  };
  return {
    name: live.friendlyName,
    type: live.type as MonitorInputs["type"],
    url: live.url,
    interval: live.interval,
    timeout: live.timeout ?? 30,
    httpMethod: (live.httpMethodType ?? "HEAD") as MonitorInputs["httpMethod"],
    ...(isKeyword ? keyword : {}),
    successCodes: live.successHttpResponseCodes.toSorted(),
    followRedirects: live.followRedirections,
    responseTimeThreshold: thresholdOf(live),
    checkSslErrors: live.checkSSLErrors,
    sslExpirationReminder: live.sslExpirationReminder ?? false,
    alertContacts:
      owned && owned.alertContacts === undefined
        ? undefined
        : sorted(live.assignedAlertContacts).map((assigned) => contactOf(assigned, owned?.alertContacts)),
    tags: live.tags.map(({ name }) => name).sort(),
    isPaused: isPaused(live),
  };
}

export const isPaused = (live: Api.Monitor): boolean => live.status === "PAUSED";

/** The API's own field always says 0. One region that differs from the others is a drift worth showing, so the largest counts. */
function thresholdOf({ regionalData }: Api.Monitor): number {
  return Math.max(0, ...Object.values(regionalData?.THRESHOLD ?? {}));
}

function assignedTo(contacts: Contacts): Api.AssignedContact[] {
  return sorted(
    contacts.map(({ id, afterMinutes = 0, repeatMinutes = 0 }) => ({
      alertContactId: id,
      threshold: afterMinutes,
      recurrence: repeatMinutes,
    })),
  );
}

/** 0 is written as the program writes it: left out, or 0. */
function contactOf(assigned: Api.AssignedContact, owned: Contacts = []): Contacts[number] {
  const { alertContactId: id, threshold, recurrence } = assigned;
  const own = owned.find((contact) => contact.id === id);
  return {
    id,
    ...(threshold === 0 && own?.afterMinutes === undefined ? {} : { afterMinutes: threshold }),
    ...(recurrence === 0 && own?.repeatMinutes === undefined ? {} : { repeatMinutes: recurrence }),
  };
}

function sorted(contacts: readonly Api.AssignedContact[]): Api.AssignedContact[] {
  return contacts
    .map(({ alertContactId, threshold, recurrence }) => ({ alertContactId, threshold, recurrence }))
    .sort((a, b) => a.alertContactId - b.alertContactId);
}
