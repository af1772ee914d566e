import type { z } from "zod";

/** Reading zod schemas: the little of their structure that check, diff, secrets, schema and documentation go by. */

type Meta = z.GlobalMeta & { [key: string]: unknown };

interface Def {
  type: string;
  innerType?: z.ZodType;
  valueType?: z.ZodType;
  element?: z.ZodType;
  defaultValue?: unknown;
}

const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def;

const WRAPPERS = new Set(["optional", "nullable", "default", "prefault", "nonoptional", "readonly"]);

/** The schema without its optional/default wrappers. */
export function core(schema: z.ZodType): z.ZodType {
  const { type, innerType } = defOf(schema);
  return innerType && WRAPPERS.has(type) ? core(innerType) : schema;
}

/** The metadata of a schema and of what it wraps; the outermost says it last. */
export function metaOf(schema: z.ZodType): Meta {
  const { type, innerType } = defOf(schema);
  return { ...(innerType && WRAPPERS.has(type) ? metaOf(innerType) : {}), ...(schema.meta() as Meta | undefined) };
}

export function isOptional(schema: z.ZodType): boolean {
  return schema.safeParse(undefined).success;
}

/** The value taken when the property is absent, or undefined. */
export function defaultOf(schema: z.ZodType): unknown {
  const { type, innerType, defaultValue } = defOf(schema);
  if (type === "default" || type === "prefault") return defaultValue;
  return innerType && WRAPPERS.has(type) ? defaultOf(innerType) : undefined;
}

export const isRecord = (schema: z.ZodType): boolean => defOf(core(schema)).type === "record";
export const isSet = (schema: z.ZodType | undefined): boolean => schema !== undefined && metaOf(schema).set === true;

/** The properties of an object schema. */
export function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  const inner = core(schema);
  return "shape" in inner ? (inner.shape as Record<string, z.ZodType>) : {};
}

/** The schema one step below: a property, a map's value, an array's element. */
export function below(schema: z.ZodType | undefined, step: string | number): z.ZodType | undefined {
  if (!schema) return undefined;
  const inner = core(schema);
  const def = defOf(inner);
  if (def.type === "object") return shapeOf(inner)[step];
  return def.type === "record" ? def.valueType : def.element;
}
