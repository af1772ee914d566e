import type { DiffKind } from "../plugin/provider-client.ts";
import { isSecret } from "../plugin/wire.ts";
import { type PropertyMap, type PropertyValue, SIGNATURE_KEY } from "../property-value.ts";

/** Property path -> how it changed. A value that became or ceased to be secret has changed. */
export function objectDiff(olds: PropertyMap, news: PropertyMap): Record<string, DiffKind> {
  const diffs: Record<string, DiffKind> = {};
  compareMaps("", olds, news, diffs);
  return diffs;
}

function compareMaps(path: string, olds: PropertyMap, news: PropertyMap, diffs: Record<string, DiffKind>): void {
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    const inner = /^[\w-]+$/.test(key) ? (path ? `${path}.${key}` : key) : `${path}[${JSON.stringify(key)}]`;
    compare(
      inner,
      Object.hasOwn(olds, key) ? olds[key] : undefined,
      Object.hasOwn(news, key) ? news[key] : undefined,
      diffs,
    );
  }
}

function compare(
  path: string,
  old: PropertyValue | undefined,
  next: PropertyValue | undefined,
  diffs: Record<string, DiffKind>,
): void {
  if (old === undefined) diffs[path] = "add";
  else if (next === undefined) diffs[path] = "delete";
  else if (Array.isArray(old) && Array.isArray(next)) {
    for (let index = 0; index < Math.max(old.length, next.length); index++) {
      compare(`${path}[${index}]`, old[index], next[index], diffs);
    }
  } else if (isPlainMap(old) && isPlainMap(next)) compareMaps(path, old, next, diffs);
  else if (!deepEqual(old, next)) diffs[path] = "update";
}

export function deepEqual(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || !left || !right) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [leftMap, rightMap] = [left as PropertyMap, right as PropertyMap];
  const keys = Object.keys(leftMap);
  return (
    keys.length === Object.keys(rightMap).length &&
    keys.every((key) => Object.hasOwn(rightMap, key) && deepEqual(leftMap[key], rightMap[key]))
  );
}

function isPlainMap(value: PropertyValue): value is PropertyMap {
  return typeof value === "object" && value !== null && !isSecret(value) && !Object.hasOwn(value, SIGNATURE_KEY);
}
