import struct from "google-protobuf/google/protobuf/struct_pb.js";
import {
  OUTPUT_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  RESOURCE_SIGNATURE,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  UNKNOWN,
} from "../property-value.ts";

export interface WireOptions {
  /** Secrets stay envelopes; else they are sent open. */
  secrets: boolean;
  /** Resource references stay references; else their id, or URN, is sent. */
  resources: boolean;
}

/** For plugins, with what they do not take unwrapped. Output values become what is known of them. */
export function toStruct(properties: PropertyMap, { secrets, resources }: WireOptions): struct.Struct {
  const convert = (value: PropertyValue): PropertyValue => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(convert);
    switch (value[SIGNATURE_KEY]) {
      case SECRET_SIGNATURE: {
        const inner = convert(value.value ?? null);
        return secrets ? secretOf(inner) : inner;
      }
      case OUTPUT_SIGNATURE: {
        const inner = convert(value.value ?? UNKNOWN);
        return secrets && value.secret === true ? secretOf(inner) : inner;
      }
      case RESOURCE_SIGNATURE:
        return resources ? value : (value.id ?? value.urn ?? null);
      default:
        return mapProperties(value, convert);
    }
  };
  return struct.Struct.fromJavaScript(mapProperties(properties, convert) as never);
}

export function fromStruct(properties: struct.Struct | undefined): PropertyMap {
  return (properties?.toJavaScript() ?? {}) as PropertyMap;
}

export function mapProperties(properties: PropertyMap, map: (value: PropertyValue) => PropertyValue): PropertyMap {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : [[key, map(value)]])),
  );
}

export function secretOf(value: PropertyValue): PropertyMap {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

export function isSecret(value: PropertyValue | undefined): value is { [key: string]: PropertyValue } {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** The value without its secret envelopes, at every depth. */
export function openSecrets(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return openSecrets(value.value ?? null);
  if (Array.isArray(value)) return value.map(openSecrets);
  return isObject(value) ? mapProperties(value, openSecrets) : value;
}

export function containsSecret(value: PropertyValue | undefined): boolean {
  if (isSecret(value)) return true;
  if (isObject(value) && value[SIGNATURE_KEY] === OUTPUT_SIGNATURE) return value.secret === true;
  return isContainer(value) && Object.values(value).some(containsSecret);
}

export function containsUnknown(value: PropertyValue | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (isObject(value) && value[SIGNATURE_KEY] === OUTPUT_SIGNATURE && value.value === undefined) return true;
  return isContainer(value) && Object.values(value).some(containsUnknown);
}

/**
 * Marks in `outs`, which come from a plugin that takes no secrets, what was secret in `ins`. Objects are gone through key by
 * key; anything else that held a secret becomes one as a whole.
 */
export function annotateSecrets(outs: PropertyMap, ins: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(outs).map(([key, out]) => {
      const given = Object.hasOwn(ins, key) ? ins[key] : undefined;
      if (given === undefined || isSecret(out)) return [key, out];
      if (isPlainObject(out) && isPlainObject(given)) return [key, annotateSecrets(out, given)];
      return [key, containsSecret(given) ? secretOf(out) : out];
    }),
  );
}

function isContainer(value: PropertyValue | undefined): value is PropertyValue[] | { [key: string]: PropertyValue } {
  return typeof value === "object" && value !== null;
}

function isObject(value: PropertyValue | undefined): value is { [key: string]: PropertyValue } {
  return isContainer(value) && !Array.isArray(value);
}

function isPlainObject(value: PropertyValue | undefined): value is { [key: string]: PropertyValue } {
  return isObject(value) && !Object.hasOwn(value, SIGNATURE_KEY);
}
