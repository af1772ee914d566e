import { columns, type Paint, plain } from "../terminal/style.ts";
import type { Action, Change, Plan, Row, Violation } from "./model.ts";

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
export function renderPlan(plan: Plan, paint: Paint): string[] {
  const lines: string[] = [];
  if (plan.drift.length > 0) {
    lines.push(paint("bold", "Changed outside this program (state -> live):"), ...renderRows(plan.drift, paint), "");
  }
  const rows = [...plan.rows].sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
  lines.push(...renderRows(rows, paint));
  if (rows.length > 0) lines.push("");
  lines.push(...renderViolations(plan, paint), summaryLine(plan, paint));
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

export function renderViolations(plan: Plan, paint: Paint): string[] {
  if (plan.violations.length === 0) return [];
  const judged = plan.violations.filter(({ mandatory, unknown }) => mandatory || !unknown);
  const lines = [paint("bold", "Policies:")];
  for (const group of grouped(judged, ({ mandatory, policy, resource }) => [mandatory, policy, resource])) {
    const { mandatory, policy, resource } = group[0]!;
    const mark = mandatory ? paint("red", "✗ refused") : paint("yellow", "! warning");
    lines.push(`  ${mark}  ${policy}${on(resource)}`);
    for (const { message } of group) for (const line of message.split("\n")) lines.push(`      ${plain(line)}`);
  }
  const open = plan.violations.filter((violation) => !judged.includes(violation));
  for (const group of grouped(open, ({ resource }) => [resource])) {
    const policies = [...new Set(group.map(({ policy }) => policy))];
    lines.push(`  ${paint("dim", "? unknown")}  known only during up${on(group[0]!.resource)}`);
    lines.push(...wrapped(policies).map((line) => `      ${line}`));
  }
  return [...lines, ""];
}

const on = (resource: string) => (resource ? ` on ${plain(resource)}` : "");

function grouped(violations: readonly Violation[], by: (violation: Violation) => unknown): Violation[][] {
  const groups = new Map<string, Violation[]>();
  for (const violation of violations) {
    const key = JSON.stringify(by(violation));
    groups.set(key, [...(groups.get(key) ?? []), violation]);
  }
  return [...groups.values()];
}

/** Names, separated by commas, in lines of about 100 characters. */
function wrapped(names: readonly string[]): string[] {
  const lines = [""];
  for (const [index, name] of names.entries()) {
    const word = `${plain(name)}${index < names.length - 1 ? ", " : ""}`;
    if (lines.at(-1)!.length + word.length > 100) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trimEnd());
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

function policySummary({ violations, policyPacks }: Plan): string {
  const refused = violations.filter(({ mandatory }) => mandatory).length;
  const unknown = violations.filter((violation) => violation.unknown).length;
  const warned = violations.length - refused - unknown;
  const parts = [
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(warned > 0 ? [`${warned} warned`] : []),
    ...(unknown > 0 ? [`${unknown} known only during up`] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  return Object.keys(policyPacks).length > 0 ? "passed" : "";
}
