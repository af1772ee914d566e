import {
  ARCHIVE_SIGNATURE,
  ASSET_SIGNATURE,
  OUTPUT_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  RESOURCE_SIGNATURE,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  UNKNOWN,
} from "../property-value.ts";

/** Reading and shaping property values: secrets, unknowns, output envelopes, equality. */

export function isObject(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function signatureOf(value: PropertyValue | undefined): string | undefined {
  const signature = isObject(value) ? value[SIGNATURE_KEY] : undefined;
  return typeof signature === "string" ? signature : undefined;
}

export function isSecret(value: PropertyValue | undefined): boolean {
  return signatureOf(value) === SECRET_SIGNATURE;
}

export function makeSecret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** Rebuilds a value from the leaves up; `visit` gets each value after its children. */
export function mapValue(value: PropertyValue, visit: (value: PropertyValue) => PropertyValue): PropertyValue {
  if (Array.isArray(value)) {
    return visit(value.map((item) => mapValue(item, visit)));
  }
  if (isObject(value)) {
    return visit(mapEntries(value, (item) => mapValue(item, visit)));
  }
  return visit(value);
}

export function mapEntries(
  map: PropertyMap,
  change: (value: PropertyValue, key: string) => PropertyValue,
): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}

export function unwrapSecrets(value: PropertyValue): PropertyValue {
  return mapValue(value, (item) => (isSecret(item) ? ((item as PropertyMap).value ?? null) : item));
}

export function containsUnknowns(value: PropertyValue): boolean {
  return some(value, (item) => item === UNKNOWN);
}

export function some(value: PropertyValue, test: (value: PropertyValue) => boolean): boolean {
  if (test(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some((item) => some(item, test));
  }
  return isObject(value) && Object.values(value).some((item) => some(item, test));
}

/** Output values (`{value?, secret?, dependencies?}`) become the plain, unknown or secret value they stand for. */
export function withoutOutputValues(map: PropertyMap): PropertyMap {
  return mapEntries(map, (value) =>
    mapValue(value, (item) => {
      if (signatureOf(item) !== OUTPUT_SIGNATURE) {
        return item;
      }
      const output = item as PropertyMap;
      const plain = "value" in output ? (output.value ?? null) : UNKNOWN;
      return output.secret === true ? makeSecret(plain) : plain;
    }),
  );
}

/** The dependencies that output values anywhere in `value` carry. */
export function outputDependencies(value: PropertyValue): string[] {
  const found = new Set<string>();
  some(value, (item) => {
    if (signatureOf(item) === OUTPUT_SIGNATURE) {
      const dependencies = (item as PropertyMap).dependencies;
      for (const urn of Array.isArray(dependencies) ? dependencies : []) {
        found.add(String(urn));
      }
    }
    return false;
  });
  return [...found];
}

/** The path of the first asset or archive in `map`. */
export function findAsset(map: PropertyMap): string | undefined {
  return Object.keys(map).find((key) =>
    some(map[key] ?? null, (item) => [ASSET_SIGNATURE, ARCHIVE_SIGNATURE].includes(signatureOf(item) ?? "")),
  );
}

export function isResourceReference(value: PropertyValue | undefined): boolean {
  return signatureOf(value) === RESOURCE_SIGNATURE;
}

export function deepEquals(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
  if (left === right) {
    return true;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => deepEquals(item, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && deepEquals(left[key], right[key]))
    );
  }
  return false;
}

/** Every string inside any secret of `value`. */
export function secretStrings(value: PropertyValue): string[] {
  const found: string[] = [];
  const walk = (item: PropertyValue, secret: boolean): void => {
    if (typeof item === "string") {
      if (secret) {
        found.push(item);
      }
    } else if (Array.isArray(item)) {
      for (const element of item) {
        walk(element, secret);
      }
    } else if (isObject(item)) {
      if (isSecret(item)) {
        walk(item.value ?? null, true);
      } else {
        for (const element of Object.values(item)) {
          walk(element, secret);
        }
      }
    }
  };
  walk(value, false);
  return found;
}
