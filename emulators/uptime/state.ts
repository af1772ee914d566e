import { randomText } from "../core/ids.ts";

export type Plan = "Free" | "Solo" | "Team";

export interface UptimeRobotSeed {
  /** Default "Free". */
  plan?: Plan;
  /** Addresses of the account's alert contacts; the first is the account's own. Default: `owner@example.com`. */
  contacts?: string[];
  /** How often a monitor is read as it was before after each change to it. Default 1. */
  staleReads?: number;
}

export interface Assigned {
  alertContactId: number;
  threshold: number;
  recurrence: number;
}

/** A monitor as it is, not as it is told: texts unescaped, tags by name. */
export interface StoredMonitor {
  id: number;
  friendlyName: string;
  type: "HTTP" | "KEYWORD";
  url: string;
  interval: number;
  timeout: number;
  httpMethodType: string;
  keywordType: string | null;
  keywordValue: string | null;
  keywordCaseType: 0 | 1 | null;
  successHttpResponseCodes: string[];
  followRedirections: boolean;
  checkSSLErrors: boolean;
  sslExpirationReminder: boolean;
  threshold: number;
  assignedAlertContacts: Assigned[];
  tagNames: string[];
  status: "PAUSED" | "STARTED" | "UP" | "DOWN";
  createdAt: Date;
}

export interface StoredContact {
  id: number;
  friendlyName: string;
  value: string;
}

/** Everything one UptimeRobot account holds. */
export class UptimeRobotState {
  readonly apiKey = `u${randomText(7, "123456789")}-${randomText(24, "0123456789abcdef")}`;
  readonly userId = Number(randomText(7, "123456789"));
  plan: Plan;
  readonly contacts: StoredContact[];
  readonly monitors = new Map<number, StoredMonitor>();
  readonly tagIds = new Map<string, number>();
  /** How often a monitor is read as it was before after each change to it. */
  staleReads: number;
  readonly #stale = new Map<number, { before: StoredMonitor; reads: number }>();
  #lastId = 800_000_000;

  constructor(seed: UptimeRobotSeed = {}) {
    this.plan = seed.plan ?? "Free";
    this.staleReads = seed.staleReads ?? 1;
    this.contacts = (seed.contacts ?? ["owner@example.com"]).map((value) => ({
      id: this.nextId(),
      friendlyName: value.split("@")[0] ?? value,
      value,
    }));
  }

  get isFree(): boolean {
    return this.plan === "Free";
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  monitorNamed(name: string): StoredMonitor | undefined {
    return [...this.monitors.values()].find(({ friendlyName }) => friendlyName === name);
  }

  /** Changes it; the next reads may still tell what was before. */
  change(monitor: StoredMonitor, edit: (monitor: StoredMonitor) => void): void {
    if (this.staleReads > 0) this.#stale.set(monitor.id, { before: structuredClone(monitor), reads: this.staleReads });
    edit(monitor);
  }

  /** As a read finds it, which may be as it was before. */
  seen(monitor: StoredMonitor): StoredMonitor {
    const stale = this.#stale.get(monitor.id);
    if (stale === undefined) return monitor;
    stale.reads -= 1;
    if (stale.reads <= 0) this.#stale.delete(monitor.id);
    return stale.before;
  }

  tagId(name: string): number {
    const id = this.tagIds.get(name) ?? this.nextId();
    this.tagIds.set(name, id);
    return id;
  }
}
