import {
  OUTPUT_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  UNKNOWN,
} from "../property-value.ts";
import { goJson, goStructJson } from "./go-json.ts";
import type { Secrets } from "./passphrase.ts";
import type { ResourceState } from "./resource-state.ts";

/** A resource as a checkpoint holds it: `apitype.ResourceV3`, secrets encrypted. */
export type SerializedResource = { [key: string]: unknown };

/** The fields of `ResourceV3` in Go's order. `true` marks those it always writes; the rest are left out when empty. */
const FIELDS: Record<keyof ResourceState, boolean> = {
  urn: true,
  custom: true,
  delete: false,
  id: false,
  type: true,
  inputs: false,
  outputs: false,
  parent: false,
  protect: false,
  taint: false,
  external: false,
  dependencies: false,
  initErrors: false,
  provider: false,
  propertyDependencies: false,
  pendingReplacement: false,
  additionalSecretOutputs: false,
  aliases: false,
  customTimeouts: false,
  importID: false,
  retainOnDelete: false,
  deletedWith: false,
  created: false,
  modified: false,
  sourcePosition: false,
  stackTrace: false,
  ignoreChanges: false,
  hideDiff: false,
  replaceOnChanges: false,
  replacementTrigger: false,
};

const PROPERTIES = new Set(["inputs", "outputs", "replacementTrigger"]);

/**
 * Turns resources into a checkpoint's JSON and back. A secret whose value did not change since it was read or written keeps
 * its ciphertext, so an unchanged stack is an unchanged file; two secrets never share one.
 */
export class ResourceCodec {
  readonly #secrets: Secrets;
  readonly #ciphertexts = new Map<string, { plaintext: string; ciphertext: string }>();
  readonly #texts = new WeakMap<ResourceState, string>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** The JSON text of a resource. A `ResourceState` is never changed once it was given to the engine's state, so it is kept. */
  encode(resource: ResourceState): string {
    const known = this.#texts.get(resource);
    if (known !== undefined) return known;
    const fields = Object.entries(FIELDS).flatMap(([name, always]) => {
      const value = resource[name as keyof ResourceState];
      if (!always && isEmpty(value)) return [];
      const json = PROPERTIES.has(name)
        ? goJson(this.#seal(value as PropertyValue, `${resource.urn}\0${name}`))
        : name === "propertyDependencies"
          ? goJson(value)
          : goStructJson({ value }).slice('{"value":'.length, -1);
      return [`${JSON.stringify(name)}:${json}`];
    });
    const text = `{${fields.join(",")}}`;
    this.#texts.set(resource, text);
    return text;
  }

  decode(serialized: SerializedResource): ResourceState {
    const { urn, type, custom, id } = serialized;
    if (typeof urn !== "string" || !urn) throw new Error("a resource in the state has no urn");
    if (typeof type !== "string" || !type) throw new Error(`${urn} has no type in the state`);
    if (!custom && id) throw new Error(`${urn} is no custom resource but has an id in the state`);
    const unknown = Object.keys(serialized).filter((name) => !(name in FIELDS));
    if (unknown.length > 0) {
      throw new Error(
        `${urn} uses ${unknown.join(", ")}, which the embedded engine does not know; run this stack with --engine pulumi`,
      );
    }
    return {
      ...serialized,
      custom: Boolean(custom),
      inputs: this.#open(serialized.inputs ?? {}, `${urn}\0inputs`) as PropertyMap,
      outputs: this.#open(serialized.outputs ?? {}, `${urn}\0outputs`) as PropertyMap,
      ...("replacementTrigger" in serialized && {
        replacementTrigger: this.#open(serialized.replacementTrigger, `${urn}\0replacementTrigger`),
      }),
    } as ResourceState;
  }

  #seal(value: PropertyValue, location: string): unknown {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((entry, index) => this.#seal(entry, `${location}\0${index}`));
    switch (value[SIGNATURE_KEY]) {
      case SECRET_SIGNATURE:
        return {
          [SIGNATURE_KEY]: SECRET_SIGNATURE,
          ciphertext: this.#ciphertextOf(goJson(plainInside(value.value ?? null)), location),
        };
      case OUTPUT_SIGNATURE:
        return this.#seal(withoutOutput(value), location);
      default:
        return mapValues(value, (entry, key) => this.#seal(entry, `${location}\0${key}`));
    }
  }

  #ciphertextOf(plaintext: string, location: string): string {
    const known = this.#ciphertexts.get(location);
    if (known?.plaintext === plaintext) return known.ciphertext;
    const ciphertext = this.#secrets.encrypt(plaintext);
    this.#ciphertexts.set(location, { plaintext, ciphertext });
    return ciphertext;
  }

  #open(value: unknown, location: string): PropertyValue {
    if (value === null || typeof value !== "object") return value as PropertyValue;
    if (Array.isArray(value)) return value.map((entry, index) => this.#open(entry, `${location}\0${index}`));
    const object = value as Record<string, unknown>;
    if (object[SIGNATURE_KEY] !== SECRET_SIGNATURE) {
      return mapValues(object, (entry, key) => this.#open(entry, `${location}\0${key}`));
    }
    const { ciphertext, plaintext } = object;
    if (typeof plaintext === "string") return secret(openInside(JSON.parse(plaintext)));
    if (typeof ciphertext !== "string") throw new Error("a secret in the state has neither ciphertext nor plaintext");
    const opened = openInside(JSON.parse(this.#secrets.decrypt(ciphertext)));
    this.#ciphertexts.set(location, { plaintext: goJson(plainInside(opened)), ciphertext });
    return secret(opened);
  }
}

/** A secret within a secret is not encrypted twice: its "ciphertext" is the JSON of its value. */
function plainInside(value: PropertyValue): PropertyValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plainInside);
  switch (value[SIGNATURE_KEY]) {
    case SECRET_SIGNATURE:
      return { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: goJson(plainInside(value.value ?? null)) };
    case OUTPUT_SIGNATURE:
      return plainInside(withoutOutput(value));
    default:
      return mapValues(value, plainInside);
  }
}

function openInside(value: PropertyValue): PropertyValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(openInside);
  if (value[SIGNATURE_KEY] === SECRET_SIGNATURE && typeof value.ciphertext === "string") {
    return secret(openInside(JSON.parse(value.ciphertext)));
  }
  return mapValues(value, openInside);
}

/** State keeps of an output value what is known of it, not its dependencies. */
function withoutOutput(output: { [key: string]: PropertyValue }): PropertyValue {
  const value = output.value === undefined ? UNKNOWN : output.value;
  return output.secret === true ? secret(value) : value;
}

function secret(value: PropertyValue): PropertyMap {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

function mapValues<T>(
  object: { [key: string]: T },
  map: (value: T, key: string) => PropertyValue | unknown,
): PropertyMap {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)])) as PropertyMap;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object") return false;
  return Object.values(value).every((entry) => entry === undefined);
}
