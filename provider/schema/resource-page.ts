import type { z } from "zod";
import type { FunctionDefinition, ResourceDefinition } from "../host/definition.ts";
import { below, core, defaultOf, isOptional, isRecord, metaOf, shapeOf } from "../host/shape.ts";
import { optionsOf } from "./type-spec.ts";

/** The documentation page of a resource, in Markdown, from nothing but its definition. */
export function renderResourcePage(definition: ResourceDefinition): string {
  const { token, description, importId, inputs, outputs, uniqueBy = [] } = definition;
  return page(token, description, [
    "## Inputs",
    table(inputs),
    ...nested(inputs),
    "## Outputs",
    "Beside its inputs it has:",
    table(outputs),
    "## Import",
    `The id is ${importId}.`,
    `\`\`\`sh\npulumi import ${token} <name> <id>\n\`\`\``,
    ...(uniqueBy.length > 0
      ? [
          `A replacement that keeps ${uniqueBy.map(code).join(" and ")} deletes the old one first, since two cannot exist side by side.`,
        ]
      : []),
  ]);
}

/** The documentation page of a function. */
export function renderFunctionPage({ token, description, inputs, outputs }: FunctionDefinition): string {
  return page(token, description, ["## Arguments", table(inputs), "## Results", table(outputs)]);
}

function page(token: string, description: string, parts: string[]): string {
  const [, module, name] = token.split(":");
  return `${[`# ${module}.${name}`, `\`${token}\``, description, ...parts].join("\n\n")}\n`;
}

function table(schema: z.ZodType): string {
  const rows = Object.entries(shapeOf(schema)).map(
    ([key, property]) => `| ${code(key)} | ${cell(typeText(property))} | ${cell(notes(property))} |`,
  );
  return ["| Name | Type | What it is |", "|---|---|---|", ...rows].join("\n");
}

/** A table for each object inside. */
function nested(schema: z.ZodType): string[] {
  return Object.entries(shapeOf(schema)).flatMap(([key, property]) => {
    const element = elementOf(property);
    return Object.keys(shapeOf(element)).length > 0 ? [`### \`${key}\``, table(element), ...nested(element)] : [];
  });
}

function elementOf(schema: z.ZodType): z.ZodType {
  const inner = core(schema);
  const isList = (inner.def as { type: string }).type === "array";
  return isList || isRecord(inner) ? elementOf(below(inner, isList ? 0 : "") as z.ZodType) : inner;
}

function typeText(schema: z.ZodType): string {
  const inner = core(schema);
  const options = optionsOf(inner);
  if (options) return options.map(code).join(", ");
  const { type } = inner.def as { type: string };
  if (type === "array") return `${metaOf(schema).set ? "set" : "list"} of ${typeText(below(inner, 0) as z.ZodType)}`;
  if (type === "record") return `map of ${typeText(below(inner, "") as z.ZodType)}`;
  return type;
}

function notes(schema: z.ZodType): string {
  const { description, secret, immutable, writeOnly, env } = metaOf(schema);
  const value = defaultOf(schema);
  return [
    isOptional(schema) ? undefined : "Required.",
    description,
    value === undefined ? undefined : `Default ${code(JSON.stringify(value))}.`,
    secret && "Secret.",
    immutable && "A change replaces the resource.",
    writeOnly && "Not read back from the vendor.",
    env && `From ${code(env)} when not set.`,
  ]
    .filter(Boolean)
    .join(" ");
}

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
