import type { PropertyChange, ResourceChange, StackDiff } from "../../model.ts";
import { code, text } from "../escape.ts";
import { resourceLines } from "../summary.ts";
import { alike } from "./alike.ts";
import type { Context } from "./context.ts";
import { cells, counted, folded, type Row, type Section, table, WORTH } from "./section.ts";

const ACTION = {
  create: "+\u00a0create",
  update: "~\u00a0update",
  replace: "±\u00a0replace",
  delete: "−\u00a0delete",
  rename: "→\u00a0rename",
} as const;
/** In live mode these have happened already. */
const DRIFTED = {
  create: "+\u00a0added",
  update: "~\u00a0edited",
  replace: "±\u00a0replaced",
  delete: "−\u00a0gone",
  rename: "→\u00a0renamed",
} as const;
const HEAD = table(["Action", "Resource", "Type", "Property", "Before → after"], "lllll");

/** Every resource of the stack that changes, with its properties that are no variables. */
export function resources({ label, name }: Context, stack: StackDiff): Section {
  const summary = `<b>Resources</b> of ${name(stack)}: ${counted(stack.resources.length, "change")}`;
  return folded(summary, `resources of ${label(stack)}`, rows(stack.resources, ACTION, WORTH.resource), HEAD);
}

/** What differs from what the last `up` left, in live mode. */
export function drift({ label, name }: Context, stack: StackDiff): Section {
  const drifted = stack.drift ?? [];
  const names = drifted.length === 1 ? "resource was" : "resources were";
  const summary = `<b>Drift</b> in ${name(stack)}: ${drifted.length.toLocaleString("en-US")} ${names} changed outside this program (last <code>up</code> → live)`;
  return folded(summary, `drifted resources of ${label(stack)}`, rows(drifted, DRIFTED, WORTH.drift), HEAD);
}

type Words = Record<ResourceChange["action"], string>;

function rows(changes: ResourceChange[], words: Words, worth: number): Row[] {
  return resourceLines(changes).map((change) => ({
    worth: change.action === "delete" || change.action === "replace" ? WORTH.removal : worth,
    markdown: tableLines(change, words).join("\n"),
  }));
}

function tableLines(change: ResourceChange, words: Words): string[] {
  const name = change.from === undefined ? code(change.name) : `${code(change.from)} → ${code(change.name)}`;
  const [first, ...more] = change.properties.map((property) => [path(property, change), values(property)]);
  return [
    cells([words[change.action], name, text(change.type, 60), ...(first ?? ["", remark(change)])]),
    ...more.map((property) => cells(["", "", "", ...property])),
  ];
}

function remark({ action, replaceBecause }: ResourceChange): string {
  if (action === "rename") return "*renamed, stays as it is*";
  return action === "replace" && replaceBecause.length > 0 ? replaceBecause.map((one) => code(one, 60)).join(", ") : "";
}

function path(property: PropertyChange, { replaceBecause }: ResourceChange): string {
  return code(property.path, 80) + (replaceBecause.includes(property.path) ? " *replaces*" : "");
}

function values({ change, before, after }: PropertyChange): string {
  if (change === "added") return `${code(after)}, added`;
  if (before === after) return alike(before);
  return change === "removed" ? `${code(before)}, removed` : `${code(before)} → ${code(after)}`;
}
