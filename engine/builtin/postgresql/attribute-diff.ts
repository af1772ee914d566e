import type { DiffKind, DiffResult } from "../../plugin/provider-client.ts";
import type { PropertyValue } from "../../property-value.ts";
import { type Attribute, listOf } from "./attribute.ts";

type DetailedDiff = NonNullable<DiffResult["detailedDiff"]>;

/** How a changed property is shown: a list or set by its members, at their place in the program's list. */
export function attributeDiff(
  name: string,
  { kind, replaces, default: fallback }: Attribute,
  old: PropertyValue | undefined,
  next: PropertyValue | undefined,
): DetailedDiff {
  const entry = (change: "add" | "delete" | "update") => ({
    kind: (replaces ? `${change}-replace` : change) as DiffKind,
    inputDiff: false,
  });
  const isNothing = (value: PropertyValue | undefined) => value === undefined || value === null;
  if (isNothing(old)) return { [name]: entry("add") };
  if (isNothing(next)) return { [name]: entry(fallback === undefined ? "delete" : "update") };
  if (!Array.isArray(old) || !Array.isArray(next)) return { [name]: entry("update") };
  const diffs: DetailedDiff = {};
  const at = (index: number) => `${name}[${index}]`;
  for (const [index, value] of listOf(old).entries()) {
    const gone = kind === "set" ? !next.includes(value) : index >= next.length;
    if (gone) diffs[at(index)] = entry("delete");
  }
  for (const [index, value] of listOf(next).entries()) {
    if (kind === "set" ? old.includes(value) : old[index] === value) continue;
    const replaced = kind === "set" ? diffs[at(index)] !== undefined : index < old.length;
    diffs[at(index)] = entry(replaced ? "update" : "add");
  }
  return diffs;
}
