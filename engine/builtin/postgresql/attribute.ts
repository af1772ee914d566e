import type { CheckFailure } from "../../plugin/provider-client.ts";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../property-value.ts";

/** One property of a resource of the `postgresql` package, as the real plugin declares it. */
export interface Attribute {
  kind: "string" | "boolean" | "integer" | "list" | "set";
  required?: boolean;
  /** Filled in at check when the program gives none. */
  default?: string | number | boolean;
  /** A change makes a new resource. */
  replaces?: boolean;
  /** The database decides when the program does not. */
  computed?: boolean;
  secret?: boolean;
  /** Sent to the database and kept nowhere. */
  writeOnly?: boolean;
  /** Absent and unnamed resources get the resource's own name with random digits. */
  autoname?: boolean;
  oneOf?: readonly string[];
  minimum?: number;
  conflictsWith?: readonly string[];
  requiredWith?: readonly string[];
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** The value in its own type, and why it cannot be that. Numbers and booleans are the same as their text, as for the real plugin. */
export function readAttribute(
  name: string,
  attribute: Attribute,
  given: PropertyValue,
): { value: PropertyValue; reason?: string } {
  if (given === UNKNOWN) return { value: given };
  const value =
    attribute.kind === "integer" && typeof given === "string" && /^-?\d+$/.test(given)
      ? Number(given)
      : attribute.kind === "boolean" && (given === "true" || given === "false")
        ? given === "true"
        : attribute.kind === "string" && (typeof given === "number" || typeof given === "boolean")
          ? String(given)
          : given;
  if (!fits(attribute.kind, value)) return { value, reason: `${name} must be a ${KIND_NAMES[attribute.kind]}` };
  const { oneOf, minimum } = attribute;
  if (oneOf && !oneOf.includes(value as string)) {
    return { value, reason: `expected ${name} to be one of ${oneOf.map((each) => `"${each}"`).join(", ")}` };
  }
  if (minimum !== undefined && (value as number) < minimum) {
    return { value, reason: `expected ${name} to be at least (${minimum}), got ${value}` };
  }
  return { value };
}

/** What is wrong between properties: a required one that is not there, two that exclude each other. */
export function ruleFailures(attributes: Attributes, inputs: PropertyMap): CheckFailure[] {
  return Object.entries(attributes).flatMap(([property, { required, conflictsWith = [], requiredWith = [] }]) => {
    if (inputs[property] === undefined) {
      return required ? [{ property, reason: `Missing required property '${property}'` }] : [];
    }
    const reasons = [
      ...conflictsWith.filter((other) => inputs[other] !== undefined).map((other) => `conflicts with '${other}'`),
      ...requiredWith.filter((other) => inputs[other] === undefined).map((other) => `needs '${other}' as well`),
    ];
    return reasons.map((reason) => ({ property, reason: `'${property}' ${reason}` }));
  });
}

/** Terraform tells no difference between an absent value and an empty one; nor is there an order in a set. */
export function sameValue(kind: Attribute["kind"], left: PropertyValue | undefined, right: PropertyValue | undefined) {
  const plain = (value: PropertyValue | undefined) =>
    kind === "list" || kind === "set" ? ordered(kind, listOf(value)) : (value ?? EMPTY[kind]);
  return left === UNKNOWN || right === UNKNOWN
    ? left === right
    : JSON.stringify(plain(left)) === JSON.stringify(plain(right));
}

/** A list as it is; a set in the order it has in state, each member once. */
export function ordered(kind: "list" | "set", values: PropertyValue[]): PropertyValue[] {
  return kind === "list" ? values : [...new Set(values)].sort();
}

export function listOf(value: PropertyValue | undefined): PropertyValue[] {
  return Array.isArray(value) ? value : [];
}

const EMPTY = { string: "", boolean: false, integer: 0 } as const;
const KIND_NAMES = {
  string: "string",
  boolean: "boolean",
  integer: "whole number",
  list: "list of strings",
  set: "list of strings",
};

function fits(kind: Attribute["kind"], value: PropertyValue): boolean {
  switch (kind) {
    case "string":
    case "boolean":
      return typeof value === kind;
    case "integer":
      return Number.isInteger(value);
    default:
      return Array.isArray(value) && value.every((entry) => typeof entry === "string");
  }
}
