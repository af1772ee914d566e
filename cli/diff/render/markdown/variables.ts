import type { StackDiff } from "../../model.ts";
import { code, foreignCharacters } from "../escape.ts";
import { isSecret, type VariableLine, variableLines } from "../summary.ts";
import { alike } from "./alike.ts";
import type { Context } from "./context.ts";
import { cells, folded, type Row, type Section, table, WORTH } from "./section.ts";

/** Every variable of the stack that changes; unfolded when the table is short. */
export function variables({ label, name }: Context, stack: StackDiff, isOpen: boolean): Section {
  const lines = variableLines(stack.variables);
  const rows = lines.map((line): Row => {
    return {
      worth: worthOf(line),
      markdown: cells([CHANGE[line.change], nameOf(line), targetOf(line), line.tier, line.kind, values(line)]),
    };
  });
  const summary = `<b>Variables</b> of ${name(stack)}: ${changeCounts(lines)}`;
  return folded(summary, `variables of ${label(stack)}`, rows, HEAD, isOpen);
}

const HEAD = table(["Change", "Variable", "Target", "Tier", "Kind", "Before → after"], "lllcll");
const CHANGE = {
  added: "+\u00a0added",
  removed: "−\u00a0removed",
  changed: "~\u00a0changed",
  rotated: "↻\u00a0rotated",
  unknown: "?\u00a0unknown",
} as const;

/** The target, and below it Vercel's scopes. */
function targetOf({ target, scopes }: VariableLine): string {
  if (scopes.length === 0) return code(target, 60);
  return `${code(target, 60)}<br>${scopes.length === 3 ? "all scopes" : scopes.join(", ")}`;
}

function nameOf({ name }: VariableLine): string {
  const foreign = foreignCharacters(name);
  const remark = foreign.length > 0 ? `<br><sub>not ASCII: ${foreign.slice(0, 4).join(", ")}</sub>` : "";
  return code(name) + remark;
}

/** Two values of more characters than this stand below each other. */
const ONE_LINE = 40;

function values({ change, before, after }: VariableLine): string {
  const [was, is] = [before, after].map((value) => (value === "" ? "" : code(value)));
  const arrow = before.length + after.length > ONE_LINE ? "<br>→" : " →";
  switch (change) {
    case "added":
      return is!;
    case "removed":
      return was!;
    case "rotated":
      return `${was} → another ${is}`;
    case "unknown":
      return `${was} → ${is || "`(known after up)`"}`;
    case "changed":
      return before === after ? alike(before) : `${was}${arrow} ${is}`;
  }
}

function worthOf(line: VariableLine): number {
  if (line.change === "removed") return WORTH.removal;
  if (line.tier === "P0") return WORTH.p0Variable + (isSecret(line) ? 1 : 0);
  return isSecret(line) ? WORTH.secretVariable : WORTH.plainVariable;
}

/** e.g. `2 added, 1 rotated`. */
function changeCounts(lines: VariableLine[]): string {
  return (["added", "changed", "rotated", "removed", "unknown"] as const)
    .map((change) => [change, lines.filter((line) => line.change === change).length] as const)
    .filter(([, count]) => count > 0)
    .map(([change, count]) => `${count.toLocaleString("en-US")} ${change}`)
    .join(", ");
}
