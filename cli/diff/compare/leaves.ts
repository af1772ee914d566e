import { deepEquals, isObject, isSecret, signatureOf, unwrapSecrets } from "../../../engine/deployment/property.ts";
import type { PropertyPath } from "../../../engine/deployment/property-path.ts";
import type { EvaluatedResource } from "../../../engine/evaluation/evaluation.ts";
import { type PropertyValue, UNKNOWN } from "../../../engine/property-value.ts";
import { changeOfUnknown, originsAt, type Provenance } from "./origins.ts";

/** One property that differs, as small as it gets. Its values are not masked. */
export interface LeafChange {
  path: PropertyPath;
  change: "added" | "removed" | "changed" | "rotated" | "unknown";
  before: PropertyValue | undefined;
  after: PropertyValue | undefined;
}

/** Where the inputs of a resource differ between base and head. */
export function leafChanges(base: EvaluatedResource, head: EvaluatedResource, provenance: Provenance): LeafChange[] {
  const changes: LeafChange[] = [];
  const walk = (path: PropertyPath, before: PropertyValue | undefined, after: PropertyValue | undefined): void => {
    if (isBranch(before ?? after) && isBranch(after ?? before) && (before !== undefined || after !== undefined)) {
      const sides = [before ?? {}, after ?? {}] as Record<PropertyPath[number], PropertyValue>[];
      const isList = Array.isArray(before ?? after);
      const keys = new Set(sides.flatMap((side) => Object.keys(side)));
      if (keys.size > 0 && Array.isArray(before ?? after) === Array.isArray(after ?? before)) {
        for (const key of keys) walk([...path, isList ? Number(key) : key], sides[0]![key], sides[1]![key]);
        return;
      }
    }
    const change = changeOf(path, before, after);
    if (change) changes.push({ path, change, before, after });
  };
  const changeOf = (
    path: PropertyPath,
    before: PropertyValue | undefined,
    after: PropertyValue | undefined,
  ): LeafChange["change"] | undefined => {
    if (before === undefined) return after === undefined ? undefined : "added";
    if (after === undefined) return "removed";
    if (isSecret(before) !== isSecret(after)) return "changed";
    if (isUnknown(before) && isUnknown(after)) {
      return changeOfUnknown(originsAt(base, path), originsAt(head, path), provenance);
    }
    if (deepEquals(before, after)) return undefined;
    return isSecret(after) && !isUnknown(before) && !isUnknown(after) ? "rotated" : "changed";
  };
  for (const key of new Set([...Object.keys(base.inputs), ...Object.keys(head.inputs)])) {
    walk([key], base.inputs[key], head.inputs[key]);
  }
  return changes.filter(({ path }) => !isIgnored(path, head.ignoreChanges));
}

export function isUnknown(value: PropertyValue | undefined): boolean {
  return value !== undefined && unwrapSecrets(value) === UNKNOWN;
}

function isBranch(value: PropertyValue | undefined): boolean {
  return Array.isArray(value) || (isObject(value) && signatureOf(value) === undefined);
}

function isIgnored(path: PropertyPath, ignored: readonly string[]): boolean {
  const names = path.join(".");
  return ignored.some((option) => names === option || names.startsWith(`${option}.`));
}
