import type { ResourceChange, StackDiff } from "../../model.ts";
import { code, text } from "../escape.ts";
import type { Context } from "./context.ts";
import { type Row, type Section, someOf, WORTH } from "./section.ts";

/** What is deleted or replaced, and P0 variables that are taken from something that stays. */
export function losses({ diff, label }: Context): Section {
  const going = diff.stacks
    .flatMap((stack) => stack.resources.map((resource) => ({ resource, stack })))
    .filter(({ resource: { action } }) => action === "delete" || action === "replace")
    .sort((a, b) => Number(b.resource.destructive) - Number(a.resource.destructive));
  const needed = diff.stacks.flatMap((stack) => p0Rows(stack, label(stack)));
  const deletes = going.some(({ resource }) => resource.action === "delete");
  const severe = needed.length > 0 || going.some(({ resource }) => resource.destructive);
  return {
    noun: "deletions and replacements",
    prefix: "> ",
    open: `> [!${severe ? "CAUTION" : deletes ? "WARNING" : "NOTE"}]\n> **Deleted, replaced or removed:**\n>`,
    rows: [...going.map(({ resource, stack }) => resourceRow(resource, label(stack))), ...needed],
    close: "",
  };
}

function resourceRow(resource: ResourceChange, stack: string): Row {
  const what = `${code(resource.name)} (${text(resource.type, 60)}) in ${stack}`;
  const because = resource.replaceBecause.map((path) => code(path, 60));
  const reason = because.length > 0 ? `, because ${someOf(because, 6)} cannot change in place` : "";
  const does = resource.action === "delete" ? `**Deletes** ${what}` : `**Replaces** ${what}${reason}`;
  const warning = resource.destructive
    ? " It holds data or is protected: **make sure that nothing in it is still needed.**"
    : "";
  return { worth: WORTH.verdict, markdown: `> - ${does}.${warning}` };
}

function p0Rows(stack: StackDiff, label: string): Row[] {
  const going = new Set(stack.resources.filter(({ action }) => action === "delete").map(({ urn }) => urn));
  const byTarget = new Map<string, Set<string>>();
  for (const { tier, change, urn, target, name } of stack.variables) {
    if (tier !== "P0" || change !== "removed" || going.has(urn)) continue;
    byTarget.set(target, (byTarget.get(target) ?? new Set()).add(name));
  }
  return [...byTarget].map(([target, names]) => {
    const list = someOf(
      [...names].map((name) => code(name)),
      8,
    );
    const [it, they] = names.size === 1 ? ["it", "it is"] : ["them", "they are"];
    return {
      worth: WORTH.verdict,
      markdown: `> - **Removes** ${list} from ${code(target)} in ${label}: ${they} P0, and what reads ${it} does not start without.`,
    };
  });
}
