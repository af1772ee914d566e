import type { PropertyMap, PropertyValue } from "../property-value.ts";
import { isObject, isSecret, makeSecret } from "./property.ts";

/** A parsed Pulumi property path: `root.nested["with dots"].array[0].*`. `"*"` matches any one element. */
export type PropertyPath = (string | number)[];

export function parsePropertyPath(text: string): PropertyPath {
  const path: PropertyPath = [];
  let rest = text;
  while (rest.length > 0) {
    const quoted = /^\["((?:[^"\\]|\\.)*)"\]/.exec(rest);
    const index = /^\[(\d+|\*)\]/.exec(rest);
    const name = /^\.?([^.[\]]+)/.exec(rest);
    if (quoted) {
      path.push((quoted[1] ?? "").replace(/\\(.)/g, "$1"));
      rest = rest.slice(quoted[0].length);
    } else if (index) {
      path.push(index[1] === "*" ? "*" : Number(index[1]));
      rest = rest.slice(index[0].length);
    } else if (name) {
      path.push(name[1] ?? "");
      rest = rest.slice(name[0].length);
    } else {
      throw new Error(`"${text}" is not a property path; write e.g. variables.LOG_LEVEL or variables["a.b"]`);
    }
  }
  return path;
}

export function formatPropertyPath(path: PropertyPath): string {
  return path
    .map((part, position) => {
      if (typeof part === "number") {
        return `[${part}]`;
      }
      if (/^[A-Za-z_$][\w$]*$/.test(part)) {
        return position === 0 ? part : `.${part}`;
      }
      return `[${JSON.stringify(part)}]`;
    })
    .join("");
}

/** Whether `path` names `other` or something that holds it. */
export function pathContains(path: PropertyPath, other: PropertyPath): boolean {
  return path.length <= other.length && path.every((part, position) => part === "*" || part === other[position]);
}

/**
 * `ignoreChanges`: sets what `path` names in `inputs` back to what it was in `oldInputs`. Undefined when the path
 * crosses an element that only one side has, so there is nothing to set back.
 */
export function resetPath(path: PropertyPath, oldInputs: PropertyMap, inputs: PropertyMap): PropertyMap | undefined {
  const reset = resetValue(path, oldInputs, inputs);
  return reset === undefined ? undefined : (reset.value as PropertyMap);
}

type Maybe = { value: PropertyValue | undefined };

function resetValue(
  path: PropertyPath,
  old: PropertyValue | undefined,
  now: PropertyValue | undefined,
): Maybe | undefined {
  const [part, ...rest] = path;
  if (part === undefined) {
    return { value: old };
  }
  if (isSecret(old) || isSecret(now)) {
    const inner = resetValue(path, plain(old), plain(now));
    return inner?.value === undefined ? inner : { value: makeSecret(inner.value) };
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    if (part !== "*" && (typeof part !== "number" || part >= old.length || part >= now.length)) {
      return undefined;
    }
    if (part === "*" && rest.length === 0) {
      return { value: old };
    }
    const items: PropertyValue[] = [];
    for (const [index, item] of now.entries()) {
      const changed = part === "*" || part === index ? resetValue(rest, old[index], item) : { value: item };
      if (changed?.value === undefined) {
        return undefined;
      }
      items.push(changed.value);
    }
    return { value: items };
  }
  if (isObject(old) && isObject(now)) {
    if (part === "*" && rest.length === 0) {
      return { value: old };
    }
    const result = { ...now };
    for (const key of part === "*" ? new Set([...Object.keys(old), ...Object.keys(now)]) : [String(part)]) {
      if (rest.length > 0 && (!Object.hasOwn(old, key) || !Object.hasOwn(now, key))) {
        if (!Object.hasOwn(old, key) && !Object.hasOwn(now, key)) {
          continue;
        }
        return undefined;
      }
      const changed = resetValue(rest, old[key], now[key]);
      if (changed === undefined) {
        return undefined;
      }
      if (changed.value === undefined) {
        delete result[key];
      } else {
        result[key] = changed.value;
      }
    }
    return { value: result };
  }
  return undefined;
}

function plain(value: PropertyValue | undefined): PropertyValue | undefined {
  return isSecret(value) ? (value as PropertyMap).value : value;
}
