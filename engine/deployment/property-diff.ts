import type { DiffKind, DiffResult } from "../plugin/provider-client.ts";
import type { PropertyMap, PropertyValue } from "../property-value.ts";
import { deepEquals, isObject, signatureOf, unwrapSecrets } from "./property.ts";
import { formatPropertyPath, type PropertyPath, parsePropertyPath, pathContains } from "./property-path.ts";

export type DetailedDiff = NonNullable<DiffResult["detailedDiff"]>;

export const NO_CHANGES: DiffResult = {
  changes: "none",
  replaceKeys: [],
  stableKeys: [],
  changedKeys: [],
  deleteBeforeReplace: false,
};

/** What the engine says itself when a provider cannot tell: the inputs' difference, secrets compared by value. */
export function structuralDiff(oldInputs: PropertyMap, newInputs: PropertyMap): DiffResult {
  const before = unwrapSecrets(oldInputs) as PropertyMap;
  const after = unwrapSecrets(newInputs) as PropertyMap;
  const detailedDiff: DetailedDiff = {};
  collect([], before, after, detailedDiff);
  const changedKeys = unique(Object.keys(detailedDiff).map((path) => String(parsePropertyPath(path)[0])));
  if (changedKeys.length === 0) {
    return NO_CHANGES;
  }
  return { ...NO_CHANGES, changes: "some", changedKeys, detailedDiff };
}

function collect(
  path: PropertyPath,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  into: DetailedDiff,
): void {
  if (deepEquals(before, after)) {
    return;
  }
  if (isObject(before) && isObject(after) && !signatureOf(before) && !signatureOf(after)) {
    for (const key of unique([...Object.keys(before), ...Object.keys(after)])) {
      collect([...path, key], before[key], after[key], into);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      collect([...path, index], before[index], after[index], into);
    }
  } else {
    const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
    into[formatPropertyPath(path)] = { kind, inputDiff: true };
  }
}

export function isReplace(diff: DiffResult): boolean {
  return (
    diff.replaceKeys.length > 0 || Object.values(diff.detailedDiff ?? {}).some(({ kind }) => kind.endsWith("-replace"))
  );
}

/** `replaceOnChanges`: what it names turns an update into a replacement; `#initerror` stands for a failed initialisation. */
export function applyReplaceOnChanges(
  diff: DiffResult,
  replaceOnChanges: string[],
  hasInitErrors: boolean,
): DiffResult {
  if (replaceOnChanges.length === 0 || (diff.changes !== "some" && !hasInitErrors)) {
    return diff;
  }
  const paths = replaceOnChanges.map(parsePropertyPath);
  const matches = (path: PropertyPath) => paths.some((candidate) => pathContains(candidate, path));
  const replaceKeys = new Set([
    ...diff.replaceKeys,
    ...diff.changedKeys.filter((key) => matches(parsePropertyPath(key))),
  ]);
  const detailedDiff = diff.detailedDiff && { ...diff.detailedDiff };
  for (const [path, change] of Object.entries(detailedDiff ?? {})) {
    if (detailedDiff && matches(parsePropertyPath(path)) && !change.kind.endsWith("-replace")) {
      detailedDiff[path] = { ...change, kind: `${change.kind}-replace` as DiffKind };
    }
  }
  let changes = diff.changes;
  if (hasInitErrors && matches(["#initerror"])) {
    replaceKeys.add("#initerror");
    changes = "some";
  }
  return { ...diff, changes, replaceKeys: [...replaceKeys], ...(detailedDiff && { detailedDiff }) };
}

/** A refresh asks "what would the program do to what is live"; people read it the other way round. */
export function invertDiff(diff: DiffResult): DiffResult {
  const swap: Record<DiffKind, DiffKind> = {
    add: "delete",
    "add-replace": "delete-replace",
    delete: "add",
    "delete-replace": "add-replace",
    update: "update",
    "update-replace": "update-replace",
  };
  if (!diff.detailedDiff) {
    return diff;
  }
  const entries = Object.entries(diff.detailedDiff).map(([path, change]) => [
    path,
    { ...change, kind: swap[change.kind] },
  ]);
  return { ...diff, detailedDiff: Object.fromEntries(entries) };
}

function unique<T>(items: T[]): T[] {
  return [...new Set(items)];
}
