import { z } from "zod";
import { type ConfigValue, isMap } from "./config-value.ts";

/** The type of the items of an array, nested for arrays of arrays. */
export interface ItemsType {
  type: string;
  items?: ItemsType | undefined;
}

/** What `config:` in `Pulumi.yaml` says about one key. */
export interface ConfigDeclaration {
  /** As written there, for messages. */
  key: string;
  type?: string;
  items?: ItemsType;
  description?: string;
  /** Used where the stack has no value; for keys of the project itself. */
  default?: ConfigValue;
  /** The same, for keys of another namespace. */
  value?: ConfigValue;
  secret: boolean;
}

const itemsType: z.ZodType<ItemsType> = z.object({
  type: z.string(),
  get items(): z.ZodOptional<z.ZodType<ItemsType>> {
    return itemsType.optional();
  },
});

const declaration = z.object({
  type: z.string().optional(),
  items: itemsType.optional(),
  description: z.string().optional(),
  default: z.custom<ConfigValue>().optional(),
  value: z.custom<ConfigValue>().optional(),
  secret: z.boolean().optional(),
});

/** Reads the `config:` block, with the rules the CLI has for it. */
export function configDeclarations(
  project: string,
  block: unknown,
): { declarations: Record<string, ConfigDeclaration>; problems: string[] } {
  const declarations: Record<string, ConfigDeclaration> = {};
  const problems: string[] = [];
  if (block === null || block === undefined) return { declarations, problems };
  if (!isMap(block as ConfigValue)) {
    return { declarations, problems: ["config: must be a map of keys (a folder belongs into stackConfigDir)"] };
  }
  for (const [key, raw] of Object.entries(block as Record<string, ConfigValue>)) {
    const name = fullKey(project, key);
    const own = name.startsWith(`${project}:`);
    const parsed = declaration.safeParse(isMap(raw) ? raw : own ? { default: raw } : { value: raw });
    if (!parsed.success) {
      problems.push(
        ...parsed.error.issues.map((issue) => `config.${[key, ...issue.path].join(".")}: ${issue.message}`),
      );
      continue;
    }
    const { secret = false, ...rest } = parsed.data;
    const found: ConfigDeclaration = { key, secret, ...withoutUndefined(rest) };
    problems.push(...ruleProblems(own, found).map((problem) => `config.${key} ${problem}`));
    declarations[name] = found;
  }
  return { declarations, problems };
}

/** `name` means `<project>:name`; `ns:config:name` is the old spelling of `ns:name`. */
export function fullKey(project: string, key: string): string {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 3 && parts[1] === "config") return `${parts[0]}:${parts[2]}`;
  if (parts.length !== 2) throw new Error(`${JSON.stringify(key)} is no config key; write <namespace>:<name>`);
  return key;
}

function ruleProblems(own: boolean, found: ConfigDeclaration): string[] {
  const { type, items, default: fallback, value } = found;
  if (fallback !== undefined && value !== undefined) return ["cannot have both a default and a value"];
  if (own) {
    if (type === "array" && !items) return ["is an array without `items`"];
    if (type && fallback !== undefined && !isOfType(type, items, fallback)) {
      return [`has a default that is not of type ${typeName(type, items)}`];
    }
    return [];
  }
  if (type) return ["is not of this project, so it takes no type, only a value"];
  if (fallback !== undefined) return ["is not of this project, so it takes `value` instead of `default`"];
  return value === undefined ? ["is not of this project, so it needs a `value`"] : [];
}

/** Whether a value, or the text of one, is of a declared type. */
export function isOfType(type: string, items: ItemsType | undefined, value: ConfigValue): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return typeof value === "string"
        ? /^[+-]?\d+$/.test(value)
        : typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return isMap(value);
    default:
      return (
        Array.isArray(value) && items !== undefined && value.every((item) => isOfType(items.type, items.items, item))
      );
  }
}

export function typeName(type: string, items: ItemsType | undefined): string {
  return items ? `array<${typeName(items.type, items.items)}>` : type;
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}
