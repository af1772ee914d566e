import type { Path } from "./path.ts";

/** Property values as Pulumi's protocol carries them: plain JSON with marked objects inside. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Properties = { [key: string]: Value };

/** Marks of Pulumi's wire format (`sdk/go/common/resource/sig`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** Stands for a value not known yet, at preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties with their envelopes opened: plain values, and where the secret and the unknown ones are. */
export interface Opened {
  /** Unknown values stand as `UNKNOWN`; nulls are left out. */
  values: Properties;
  secrets: Path[];
  unknowns: Path[];
  /** Every secret string, for masking. */
  secretTexts: string[];
}

export function open(properties: Properties): Opened {
  const opened: Opened = { values: {}, secrets: [], unknowns: [], secretTexts: [] };
  opened.values = openObject(properties, [], false, opened);
  return opened;
}

function openObject(object: Properties, path: Path, secret: boolean, into: Opened): Properties {
  const entries = Object.entries(object)
    .map(([key, value]) => [key, openValue(value, [...path, key], secret, into)] as const)
    .filter(([, value]) => value !== null);
  return Object.fromEntries(entries);
}

function openValue(value: Value, path: Path, secret: boolean, into: Opened): Value {
  if (value === UNKNOWN) {
    into.unknowns.push(path);
    return UNKNOWN;
  }
  if (Array.isArray(value)) return value.map((element, index) => openValue(element, [...path, index], secret, into));
  if (typeof value === "object" && value !== null) {
    if (value[SIGNATURE] === SECRET) return openSecret(value.value ?? null, path, into);
    if (value[SIGNATURE] === OUTPUT) {
      const inner = "value" in value ? (value.value ?? null) : UNKNOWN;
      return value.secret === true ? openSecret(inner, path, into) : openValue(inner, path, secret, into);
    }
    return openObject(value, path, secret, into);
  }
  if (secret && typeof value === "string") into.secretTexts.push(value);
  return value;
}

function openSecret(value: Value, path: Path, into: Opened): Value {
  into.secrets.push(path);
  return openValue(value, path, true, into);
}

/** Puts envelopes around the values at secret paths and drops what is undefined. */
export function seal(values: Record<string, unknown>, isSecret: (path: Path) => boolean): Properties {
  const sealValue = (value: unknown, path: Path, inSecret: boolean): Value => {
    if (!inSecret && isSecret(path)) return { [SIGNATURE]: SECRET, value: sealValue(value, path, true) };
    if (Array.isArray(value)) return value.map((element, index) => sealValue(element, [...path, index], inSecret));
    if (typeof value === "object" && value !== null)
      return sealObject(value as Record<string, unknown>, path, inSecret);
    return (value ?? null) as Value;
  };
  const sealObject = (object: Record<string, unknown>, path: Path, inSecret: boolean): Properties =>
    Object.fromEntries(
      Object.entries(object)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, sealValue(value, [...path, key], inSecret)]),
    );
  return sealObject(values, [], false);
}
