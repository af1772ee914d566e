/** What UptimeRobot's API v3 sends and takes, as far as it is used. */

export type MonitorType = "HTTP" | "KEYWORD";
export type HttpMethod = "HEAD" | "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
export type KeywordType = "ALERT_EXISTS" | "ALERT_NOT_EXISTS";

export interface AssignedContact {
  alertContactId: number;
  /** Minutes a monitor is down before the contact is told. */
  threshold: number;
  /** Minutes between two reminders; 0: none. */
  recurrence: number;
}

export interface Monitor {
  id: number;
  /** May come back HTML-escaped, as `url` may. */
  friendlyName: string;
  type: string;
  url: string;
  /** Seconds. */
  interval: number;
  /** Seconds. */
  timeout: number | null;
  httpMethodType: string | null;
  keywordType: string | null;
  keywordValue: string | null;
  /** 0 is case-sensitive, 1 is not. */
  keywordCaseType: 0 | 1 | null;
  successHttpResponseCodes: string[];
  followRedirections: boolean;
  checkSSLErrors: boolean;
  sslExpirationReminder: boolean | null;
  /** Thresholds in milliseconds for each region it is checked from. */
  regionalData: { REGION: string[]; THRESHOLD?: Record<string, number> } | null;
  assignedAlertContacts: AssignedContact[];
  tags: { name: string }[];
  /** PAUSED, STARTED, UP, LOOKS_DOWN, DOWN. */
  status: string;
}

export interface MonitorSettings {
  friendlyName: string;
  url: string;
  interval: number;
  timeout: number;
  httpMethodType: HttpMethod;
  keywordType: KeywordType;
  keywordValue: string;
  keywordCaseType: 0 | 1;
  successHttpResponseCodes: string[];
  followRedirections: boolean;
  checkSSLErrors: boolean;
  sslExpirationReminder: boolean;
  /** Milliseconds, for every region; told back under `regionalData` only. */
  responseTimeThreshold: number;
  assignedAlertContacts: AssignedContact[];
  tagNames: string[];
}

/** Creation spells the case of a keyword in words, every other call as a number. */
export type NewMonitor = Partial<Omit<MonitorSettings, "keywordCaseType">> &
  Pick<MonitorSettings, "friendlyName" | "url" | "interval" | "timeout"> & {
    type: MonitorType;
    keywordCaseType?: "CaseSensitive" | "CaseInsensitive";
  };

export interface AlertContact {
  id: number;
  friendlyName: string | null;
  /** A name or a number, by the API's mood. */
  type: unknown;
  /** The address. */
  value: string | null;
  status: unknown;
}
