import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { ResourceDefinition } from "./definition.ts";
import { formatPath, type Path, PathSet } from "./path.ts";
import { below, isSet, metaOf, shapeOf } from "./shape.ts";
import { type Opened, type Properties, UNKNOWN, type Value } from "./wire.ts";

export type DiffKind = "add" | "delete" | "update";

/** One changed property, as small as it gets: one variable, one element. */
export interface Change {
  path: Path;
  kind: DiffKind;
  /** The change replaces the resource. */
  replaces: boolean;
}

export interface Difference {
  /** Keyed by Pulumi's property path. */
  changes: Map<string, Change>;
  /** Top-level properties that changed, and those among them that replace. */
  changed: string[];
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** What changes from one set of inputs to another. `ignored` are Pulumi paths (`ignoreChanges`). */
export function diff(
  definition: Pick<ResourceDefinition, "inputs" | "uniqueBy">,
  olds: Opened,
  news: Opened,
  ignored: readonly string[] = [],
): Difference {
  const comparison = new Comparison(new PathSet(olds.secrets), new PathSet(news.secrets));
  const all = Object.entries(shapeOf(definition.inputs)).flatMap(([key, schema]) =>
    comparison.compare([key], olds.values[key], news.values[key], schema, metaOf(schema).immutable === true),
  );
  const isIgnored = (spelled: string) =>
    ignored.some((path) => spelled === path || spelled.startsWith(`${path}.`) || spelled.startsWith(`${path}[`));
  const changes = new Map(
    all.map((change) => [formatPath(change.path), change] as const).filter(([key]) => !isIgnored(key)),
  );
  const top = (wanted: (change: Change) => boolean) => [
    ...new Set([...changes.values()].filter(wanted).map((change) => String(change.path[0]))),
  ];
  const replaces = top((change) => change.replaces);
  const uniqueBy = definition.uniqueBy ?? [];
  const collides = uniqueBy.length > 0 && uniqueBy.every((key) => same(olds.values[key], news.values[key]));
  return { changes, changed: top(() => true), replaces, deleteBeforeReplace: replaces.length > 0 && collides };
}

class Comparison {
  constructor(
    readonly oldSecrets: PathSet,
    readonly newSecrets: PathSet,
  ) {}

  compare(
    path: Path,
    old: Value | undefined,
    value: Value | undefined,
    schema: z.ZodType | undefined,
    replaces: boolean,
  ): Change[] {
    const change = (kind: DiffKind, isReplacing = replaces): Change[] => [{ path, kind, replaces: isReplacing }];
    if (value === UNKNOWN || old === UNKNOWN) return change(old === undefined ? "add" : "update");
    if (Array.isArray(old ?? []) && Array.isArray(value ?? []))
      return this.#compareArrays(path, (old ?? []) as Value[], (value ?? []) as Value[], schema, replaces);
    if (isMap(old ?? {}) && isMap(value ?? {}))
      return this.#compareMaps(path, (old ?? {}) as Properties, (value ?? {}) as Properties, schema, replaces);
    if (!same(old, value)) return change(old === undefined ? "add" : value === undefined ? "delete" : "update");
    // Equal, but declared secret since: state must be rewritten, or it keeps the value in clear.
    const isNewlySecret = value !== undefined && this.newSecrets.covers(path) && !this.oldSecrets.covers(path);
    return isNewlySecret ? change("update", false) : [];
  }

  #compareMaps(
    path: Path,
    old: Properties,
    value: Properties,
    schema: z.ZodType | undefined,
    replaces: boolean,
  ): Change[] {
    const keys = new Set([...Object.keys(old), ...Object.keys(value)]);
    return [...keys].flatMap((key) => this.compare([...path, key], old[key], value[key], below(schema, key), replaces));
  }

  #compareArrays(path: Path, old: Value[], value: Value[], schema: z.ZodType | undefined, replaces: boolean): Change[] {
    const indexes = Array.from({ length: Math.max(old.length, value.length) }, (_, index) => index);
    if (!isSet(schema))
      return indexes.flatMap((index) =>
        this.compare([...path, index], old[index], value[index], below(schema, index), replaces),
      );
    const gone = indexesWithout(old, value);
    const added = indexesWithout(value, old);
    return indexes
      .filter((index) => gone.includes(index) || added.includes(index))
      .map((index) => {
        const kind = !gone.includes(index) ? "add" : added.includes(index) ? "update" : "delete";
        return { path: [...path, index], kind, replaces };
      });
  }
}

/** Indexes of the elements of `list` that `other` does not hold. */
function indexesWithout(list: Value[], other: Value[]): number[] {
  return list.flatMap((element, index) => (other.some((candidate) => same(candidate, element)) ? [] : [index]));
}

const same = (a: Value | undefined, b: Value | undefined): boolean => isDeepStrictEqual(a, b);
const isMap = (value: Value): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** The output properties that stay as they are through an update with these changed inputs. */
export function unchangedOutputs(outputs: z.ZodObject, changed: readonly string[]): string[] {
  return Object.entries(shapeOf(outputs))
    .filter(([, schema]) => {
      const { stable, changesWith } = metaOf(schema);
      return stable === true || changesWith?.every((input) => !changed.includes(input));
    })
    .map(([key]) => key);
}
