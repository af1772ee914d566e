type Json = unknown;
type Schema = Record<string, Json>;

const isObject = (value: Json): value is Schema => value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * An OpenAPI 3.0 document as JSON Schema that ajv takes: `nullable` spelled out, `oneOf` as `anyOf` (generated documents
 * list alternatives that overlap, so that valid answers match several), and OpenAPI's own keywords left out.
 */
export function toJsonSchema(value: Json): Json {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") return { $ref: value.$ref };
  const { nullable, oneOf, discriminator: _discriminator, example: _example, xml: _xml, ...rest } = value;
  const schema: Schema = Object.fromEntries(
    Object.entries(exclusiveBounds(rest)).map(([key, inner]) => [key, convertMember(key, inner)]),
  );
  if (Array.isArray(oneOf)) {
    const alternatives = oneOf.map(toJsonSchema);
    if (schema.anyOf === undefined) schema.anyOf = alternatives;
    else schema.allOf = [...((schema.allOf as Json[]) ?? []), { anyOf: alternatives }];
  }
  return nullable === true ? orNull(schema) : schema;
}

/** OpenAPI 3.0 says with a boolean that a bound is exclusive, JSON Schema with the bound itself. */
function exclusiveBounds(schema: Schema): Schema {
  const { exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  if (exclusiveMinimum === true) rest.exclusiveMinimum = rest.minimum;
  if (exclusiveMaximum === true) rest.exclusiveMaximum = rest.maximum;
  if (typeof exclusiveMinimum === "number") rest.exclusiveMinimum = exclusiveMinimum;
  if (typeof exclusiveMaximum === "number") rest.exclusiveMaximum = exclusiveMaximum;
  return rest;
}

/** Enumerated values, defaults and names of required properties are data, not schemas. */
const convertMember = (key: string, value: Json): Json =>
  key === "enum" || key === "default" || key === "required" ? value : toJsonSchema(value);

function orNull(schema: Schema): Schema {
  if (Array.isArray(schema.enum) && !schema.enum.includes(null)) {
    return { anyOf: [schema, { type: "null" }] };
  }
  if (typeof schema.type === "string") return { ...schema, type: [schema.type, "null"] };
  return { anyOf: [schema, { type: "null" }] };
}

/** Follows `#/…` references, percent-encoded ones too. */
export function dereference(document: Json, schema: Json): Json {
  let current = schema;
  for (let depth = 0; depth < 50 && isObject(current) && typeof current.$ref === "string"; depth++) {
    current = current.$ref
      .split("/")
      .slice(1)
      .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce<Json>((value, part) => (value as Schema | undefined)?.[part], document);
  }
  return current;
}

/**
 * Properties in the value that no branch of the schema knows, as paths (`/serviceDetails/plan`, `*` for any element of a
 * list). JSON Schema alone lets them pass.
 */
export function undeclaredProperties(document: Json, schemas: Json[], value: Json, path = ""): string[] {
  const branches = schemas.flatMap((schema) => flatten(document, schema));
  if (Array.isArray(value)) {
    const items = branches.flatMap((branch) => (branch.items === undefined ? [] : [branch.items]));
    if (items.length === 0) return [];
    return [...new Set(value.flatMap((element) => undeclaredProperties(document, items, element, `${path}/*`)))];
  }
  if (!isObject(value) || branches.length === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = branches.flatMap((branch) =>
      isObject(branch.properties) && name in branch.properties ? [branch.properties[name]] : [],
    );
    const open = branches.flatMap((branch) =>
      isObject(branch.additionalProperties) ? [branch.additionalProperties] : [],
    );
    const untyped =
      branches.every((branch) => !isObject(branch.properties)) ||
      branches.some((branch) => branch.additionalProperties === true);
    if (known.length > 0) return undeclaredProperties(document, known, inner, `${path}/${name}`);
    if (open.length > 0) return undeclaredProperties(document, open, inner, `${path}/${name}`);
    return untyped ? [] : [`${path}/${name}`];
  });
}

/**
 * The schema with references followed and, in each union, only the alternatives that know every property the value has:
 * without it a body of one kind passes by the rules of another kind that happens to say nothing about the property.
 */
export function narrowed(document: Json, schema: Json, value: Json): Json {
  const resolved = dereference(document, schema);
  if (!isObject(resolved)) return resolved;
  const result: Schema = { ...resolved };
  for (const key of ["allOf", "anyOf"]) {
    if (!Array.isArray(result[key])) continue;
    const branches = result[key] as Json[];
    const fitting = key === "anyOf" ? branches.filter((branch) => knows(document, branch, value)) : branches;
    result[key] = (fitting.length > 0 ? fitting : branches).map((branch) => narrowed(document, branch, value));
  }
  if (isObject(result.properties) && isObject(value)) {
    const properties = Object.entries(result.properties).filter(([name]) => name in value);
    result.properties = Object.fromEntries(
      properties.map(([name, inner]) => [name, narrowed(document, inner, value[name])]),
    );
  }
  if (result.items !== undefined && Array.isArray(value)) {
    const { items } = result;
    result.items = value.map((element) => narrowed(document, items, element));
  }
  return result;
}

function knows(document: Json, branch: Json, value: Json): boolean {
  if (!isObject(value)) return true;
  const properties = flatten(document, branch).flatMap((schema) =>
    isObject(schema.properties) ? [schema.properties] : [],
  );
  return properties.length === 0 || Object.keys(value).every((name) => properties.some((known) => name in known));
}

/** A schema and all of its branches, references followed. */
function flatten(document: Json, schema: Json): Schema[] {
  const resolved = dereference(document, schema);
  if (!isObject(resolved)) return [];
  const inner = ["allOf", "anyOf", "oneOf"].flatMap((key) =>
    Array.isArray(resolved[key]) ? (resolved[key] as Json[]) : [],
  );
  return [resolved, ...inner.flatMap((branch) => flatten(document, branch))];
}
