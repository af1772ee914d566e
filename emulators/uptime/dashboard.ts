import type { StoredMonitor, UptimeRobotState } from "./state.ts";

/** Edits as a person makes them in the browser: no API request, so none in the journal. */
export class UptimeRobotDashboard {
  readonly #state: UptimeRobotState;

  constructor(state: UptimeRobotState) {
    this.#state = state;
  }

  edit(id: number, changes: Partial<Omit<StoredMonitor, "id" | "type" | "createdAt">>): void {
    const monitor = this.#state.monitors.get(id);
    if (monitor === undefined) throw new Error(`the emulated UptimeRobot account has no monitor ${id}`);
    Object.assign(monitor, changes);
  }

  delete(id: number): void {
    this.#state.monitors.delete(id);
  }
}
