import type { Deploy } from "../doctor/service-status.ts";
import { columns, plain } from "../terminal/style.ts";

/** Deploys as aligned lines: what it is called here, id, status, commit, time. */
export function deployLines(rows: readonly { label: string; deploy: Deploy }[]): string[] {
  return columns(
    rows.map(({ label, deploy }) => [
      `  ${label}`,
      plain(deploy.id),
      plain(deploy.status),
      commitOf(deploy),
      timeOf(deploy.createdAt),
    ]),
  );
}

/** e.g. `1234567 "Faster start"`. */
export function commitOf({ commit, message }: Pick<Deploy, "commit" | "message">): string {
  if (commit === undefined || commit === "") return "no commit";
  const title = plain(message ?? "").split("\n")[0]!;
  return plain(commit).slice(0, 7) + (title === "" ? "" : ` "${title.slice(0, 50)}"`);
}

/** To the minute, in UTC, so that two lines can be compared. */
export function timeOf(instant: string): string {
  const time = new Date(instant);
  return Number.isNaN(time.getTime()) ? plain(instant) : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
