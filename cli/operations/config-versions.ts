import { type ConfigValue, hasSecure, isMap, isSecure, textOf } from "../../engine/config/config-value.ts";
import type { HistoryEntry } from "../../engine/state/history.ts";
import { maskedText } from "../plan/mask.ts";

/** Stack config as keys in full -> values, secrets as the ciphertexts they are. */
export type ConfigValues = Readonly<Record<string, ConfigValue>>;

/** The config that an `up` ran with. */
export interface ConfigVersion {
  /** Counted from the stack's first run, which is 1. */
  version: number;
  /** Unix seconds. */
  time: number;
  succeeded: boolean;
  values: ConfigValues;
}

/** One value that differs. */
export interface ConfigChange {
  /** In full, e.g. `toolboxai:features`. */
  key: string;
  /** Names inside the value, where both sides are maps. */
  path: string[];
  before: ConfigValue | undefined;
  after: ConfigValue | undefined;
}

/** Whether two ciphertexts hold the same secret. */
export type SameSecret = (a: string, b: string) => boolean;

/** Every `up` there was, newest first. */
export function configVersions(history: readonly HistoryEntry[]): ConfigVersion[] {
  return history
    .map(({ kind, result, startTime, config }, index) => ({
      kind,
      version: history.length - index,
      time: startTime,
      succeeded: result === "succeeded",
      values: (config ?? {}) as Record<string, ConfigValue>,
    }))
    .filter(({ kind }) => kind === "update")
    .map(({ kind: _, ...version }) => version);
}

/**
 * What takes config back from `now` to `then`, by key.
 * @param kept keys that are left as they are.
 * @param defaults values the project gives where the stack has none: history writes them down too.
 */
export function configChanges(
  now: ConfigValues,
  then: ConfigValues,
  { kept, defaults, same }: { kept: ReadonlySet<string>; defaults: ConfigValues; same: SameSecret },
): ConfigChange[] {
  const keys = [...new Set([...Object.keys(now), ...Object.keys(then)])].filter((key) => !kept.has(key)).sort();
  return keys.flatMap((key) => {
    const after = now[key] === undefined && isDefault(then[key], defaults[key]) ? undefined : then[key];
    return changesBetween(key, [], now[key], after, same);
  });
}

/** The newest version that succeeded and says something else than the file; undefined when there is none. */
export function lastOther(
  versions: readonly ConfigVersion[],
  changesTo: (version: ConfigVersion) => readonly ConfigChange[],
): ConfigVersion | undefined {
  return versions.find((version) => version.succeeded && changesTo(version).length > 0);
}

/** As a person reads it: without the project's own name. */
export function spelledKey(project: string, { key, path }: Pick<ConfigChange, "key" | "path">): string {
  const own = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
  return [own, ...path].join(".");
}

/** The key and path as `StackConfig` takes them. */
export function pathText({ key, path }: Pick<ConfigChange, "key" | "path">): string {
  return key + path.map((name) => `[${JSON.stringify(name)}]`).join("");
}

/** A value as it may be shown. */
export function shownConfig(name: string, value: ConfigValue | undefined): string {
  if (value === undefined) return "";
  if (hasSecure(value)) return "[secret]";
  return maskedText(name, typeof value === "bigint" ? value.toString() : value);
}

function changesBetween(
  key: string,
  path: string[],
  before: ConfigValue | undefined,
  after: ConfigValue | undefined,
  same: SameSecret,
): ConfigChange[] {
  if (before === undefined && after === undefined) return [];
  if (isPlainMap(before) && isPlainMap(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => changesBetween(key, [...path, name], before[name], after[name], same));
  }
  return isSame(before, after, same) ? [] : [{ key, path, before, after }];
}

function isSame(a: ConfigValue | undefined, b: ConfigValue | undefined, same: SameSecret): boolean {
  if (a === undefined || b === undefined) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSame(item, b[index], same));
  }
  if (isMap(a) && isMap(b)) return areSameMaps(a, b, same);
  if (typeof a === "object" || typeof b === "object") return a === b;
  // History keeps numbers and truth values as text, as a program gets them.
  return textOf(a) === textOf(b);
}

function areSameMaps(a: PlainMap, b: PlainMap, same: SameSecret): boolean {
  if (isSecure(a) && isSecure(b)) return a.secure === b.secure || same(a.secure, b.secure);
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name], same));
}

type PlainMap = { [key: string]: ConfigValue };

function isPlainMap(value: ConfigValue | undefined): value is PlainMap {
  return isMap(value) && !isSecure(value);
}

function isDefault(value: ConfigValue | undefined, fallback: ConfigValue | undefined): boolean {
  return value !== undefined && fallback !== undefined && isSame(value, fallback, () => false);
}
