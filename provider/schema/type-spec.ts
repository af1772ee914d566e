import type { z } from "zod";
import { below, core, defaultOf, isOptional, isRecord, metaOf, shapeOf } from "../host/shape.ts";

/** Zod schemas as types of Pulumi's package schema. */

export interface TypeSpec {
  type?: string;
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
}

export interface PropertySpec extends TypeSpec {
  description?: string;
  secret?: true;
  willReplaceOnChanges?: true;
  default?: string | number | boolean;
}

export interface ObjectSpec {
  properties: Record<string, PropertySpec>;
  required: string[];
}

/** Object types found on the way, by token. */
export type NamedTypes = Record<string, ObjectSpec & { type: "object"; description?: string }>;

export function objectSpec(schema: z.ZodType, name: string, types: NamedTypes): ObjectSpec {
  const shape = Object.entries(shapeOf(schema));
  return {
    properties: Object.fromEntries(
      shape.map(([key, property]) => [key, propertySpec(property, name + capital(key), types)]),
    ),
    required: shape.filter(([, property]) => !isOptional(property)).map(([key]) => key),
  };
}

function propertySpec(schema: z.ZodType, name: string, types: NamedTypes): PropertySpec {
  const { description, secret, immutable } = metaOf(schema);
  const value = defaultOf(schema);
  const options = optionsOf(schema);
  const text = [description, options && `One of ${options.map((option) => `\`${option}\``).join(", ")}.`]
    .filter(Boolean)
    .join(" ");
  return {
    ...typeSpec(schema, name, types),
    ...(text === "" ? {} : { description: text }),
    ...(secret ? { secret } : {}),
    ...(immutable ? { willReplaceOnChanges: immutable } : {}),
    ...(typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? { default: value } : {}),
  };
}

function typeSpec(schema: z.ZodType, name: string, types: NamedTypes): TypeSpec {
  const inner = core(schema);
  const { type, format } = inner.def as { type: string; format?: string };
  if (type === "array") return { type: "array", items: typeSpec(below(inner, 0) as z.ZodType, name, types) };
  if (isRecord(inner))
    return { type: "object", additionalProperties: typeSpec(below(inner, "") as z.ZodType, name, types) };
  if (type === "object") {
    types[name] = { type: "object", ...objectSpec(inner, name, types) };
    return { $ref: `#/types/${name}` };
  }
  if (type === "number") return { type: format === "safeint" || format === "int32" ? "integer" : "number" };
  return { type: type === "boolean" ? "boolean" : "string" };
}

/** The values an enum takes. */
export function optionsOf(schema: z.ZodType): string[] | undefined {
  const inner = core(schema);
  return "options" in inner && Array.isArray(inner.options) ? inner.options.map(String) : undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
