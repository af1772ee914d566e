import { UNKNOWN } from "../property-value.ts";

/**
 * Where a value comes from: a resource of the stack, a secret of the stack's config, a call of a provider function with certain
 * arguments, and for resource and function which field of theirs, `<token>.<field>`. What is unknown on both sides of a comparison is the same only when it comes from the same.
 */
export type Origin =
  | { from: "resource"; urn: string }
  | { from: "config"; key: string }
  | { from: "function"; token: string; argumentsDigest: string }
  | { from: "field"; path: string };

/** Stands in a program's dependency lists for what is no resource. `origin-preload.cjs` spells it too. */
const PSEUDO_URN = "urn:pulumi:stackwright::origin::";
const CONFIG_URN = `${PSEUDO_URN}config::`;
const FUNCTION_URN = `${PSEUDO_URN}function::`;
const FIELD_URN = `${PSEUDO_URN}field::`;
const MARKER = new RegExp(`${UNKNOWN}(?:-([0-9a-f]+))?`, "g");

/** What a program gets for a secret of its config: Pulumi's marker of an unknown value, and which secret it stands for. */
export function secretMarker(key: string): string {
  return `${UNKNOWN}-${Buffer.from(key).toString("hex")}`;
}

export function hasMarker(text: string): boolean {
  return text.includes(UNKNOWN);
}

/** The config secrets whose markers are in a text. */
export function markedOrigins(text: string): Origin[] {
  return [...text.matchAll(MARKER)].flatMap(([, hex]) =>
    hex ? [{ from: "config" as const, key: Buffer.from(hex, "hex").toString() }] : [],
  );
}

export function isPseudoUrn(urn: string): boolean {
  return urn.startsWith(PSEUDO_URN);
}

/** A dependency as the program reported it. */
export function originOf(urn: string): Origin {
  if (urn.startsWith(CONFIG_URN)) return { from: "config", key: urn.slice(CONFIG_URN.length) };
  if (urn.startsWith(FIELD_URN)) return { from: "field", path: urn.slice(FIELD_URN.length) };
  if (!urn.startsWith(FUNCTION_URN)) return { from: "resource", urn };
  const [token = "", argumentsDigest = ""] = urn.slice(FUNCTION_URN.length).split("#");
  return { from: "function", token, argumentsDigest };
}
