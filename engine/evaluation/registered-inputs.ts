import { isObject, makeSecret, signatureOf } from "../deployment/property.ts";
import { formatPropertyPath, type PropertyPath } from "../deployment/property-path.ts";
import {
  OUTPUT_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  UNKNOWN,
} from "../property-value.ts";
import { hasMarker, markedOrigins, type Origin, originOf } from "./origin.ts";

export interface RegisteredInputs {
  /** Plain values, secrets in their envelope, unknowns as Pulumi's marker. */
  inputs: PropertyMap;
  /** Property path -> where the value there comes from; nothing for what the program wrote itself. */
  origins: Record<string, Origin[]>;
}

/** A program's properties, as it sends them with every output as an output value. */
export function registeredInputs(properties: PropertyMap): RegisteredInputs {
  const origins: Record<string, Origin[]> = {};
  const add = (path: PropertyPath, found: Origin[]) => {
    if (found.length === 0) return;
    const key = formatPropertyPath(path);
    origins[key] = [...(origins[key] ?? []), ...found];
  };
  const read = (value: PropertyValue, path: PropertyPath): PropertyValue => {
    if (typeof value === "string") {
      if (!hasMarker(value)) return value;
      const found = markedOrigins(value);
      add(path, found);
      return found.length > 0 ? makeSecret(UNKNOWN) : UNKNOWN;
    }
    if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index]));
    if (!isObject(value)) return value;
    if (signatureOf(value) === OUTPUT_SIGNATURE) {
      add(path, dependenciesOf(value));
      const inner = read("value" in value ? (value.value ?? null) : UNKNOWN, path);
      return value.secret === true ? makeSecret(inner) : inner;
    }
    if (signatureOf(value) === SECRET_SIGNATURE) return makeSecret(read(value.value ?? null, path));
    if (SIGNATURE_KEY in value) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, [...path, key])]));
  };
  const inputs = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, read(value, [key])]));
  return { inputs, origins };
}

function dependenciesOf(output: PropertyMap): Origin[] {
  return Array.isArray(output.dependencies) ? output.dependencies.map((urn) => originOf(String(urn))) : [];
}
