import { columns, type Paint, plain } from "../terminal/style.ts";
import type { Action, Change, Plan, Row } from "./model.ts";
import type { NotJudgedShown } from "./not-judged.ts";
import { policySummary, renderViolations } from "./render-policies.ts";

const SIGN: Record<Action, string> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
  read: ">",
  import: "=",
  refresh: " ",
  same: " ",
};
const COLOUR = {
  create: "green",
  update: "yellow",
  replace: "magenta",
  delete: "red",
  read: "cyan",
  import: "cyan",
  refresh: "dim",
  same: "dim",
} as const;
const ORDER: Action[] = ["delete", "replace", "update", "create", "import", "read"];

/** The plan as lines: what is destroyed first, one line per resource, its changes below it, then what policies say. */
export function renderPlan(plan: Plan, paint: Paint, shown?: NotJudgedShown): string[] {
  const lines: string[] = [];
  if (plan.drift.length > 0) {
    lines.push(paint("bold", "Changed outside this program (state -> live):"), ...renderRows(plan.drift, paint), "");
  }
  const rows = [...plan.rows].sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
  lines.push(...renderRows(rows, paint));
  if (rows.length > 0) lines.push("");
  lines.push(...renderViolations(plan, paint, shown), summaryLine(plan, paint));
  return lines;
}

export function renderRows(rows: Row[], paint: Paint): string[] {
  const heads = columns(rows.map((row) => [plain(row.name), row.type, row.action]));
  return rows.flatMap((row, index) => [
    `  ${paint(COLOUR[row.action], SIGN[row.action])} ${heads[index]}`,
    ...renderChanges(row.changes, paint),
  ]);
}

function renderChanges(changes: Change[], paint: Paint): string[] {
  const sign = { add: paint("green", "+"), delete: paint("red", "-"), update: paint("yellow", "~") };
  const rows = changes.map((change) => [
    `      ${sign[change.kind]} ${plain(change.path)}`,
    plain(valueText(change)) + (change.replaces ? paint("magenta", "  (replaces)") : ""),
  ]);
  return columns(rows);
}

function valueText(change: Change): string {
  if (change.kind === "add") return change.after;
  if (change.kind === "delete") return change.before;
  return `${change.before} -> ${change.after}`;
}

/** e.g. `3 to create, 1 to update, 12 unchanged. Policies: 4 refused.` */
export function summaryLine(plan: Plan, paint: Paint): string {
  const counts = (["create", "update", "replace", "delete", "import"] as const)
    .map((action) => [action, plan.rows.filter((row) => row.action === action).length] as const)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => paint(COLOUR[action], `${count} to ${action}`));
  const drifted = plan.drift.length > 0 ? [paint("yellow", `${plan.drift.length} drifted`)] : [];
  const parts = [...(counts.length > 0 ? counts : ["no changes"]), ...drifted, `${plan.unchanged} unchanged`];
  const policies = policySummary(plan);
  return `${parts.join(", ")}.${policies && ` Policies: ${policies}.`}`;
}
