import { expect, it } from "vitest";
import { box } from "../host/testing/toy.ts";
import { identity, plugins } from "../plugins.ts";
import { packageSchema } from "./package-schema.ts";
import { renderResourcePage } from "./resource-page.ts";
import { type NamedTypes, objectSpec } from "./type-spec.ts";

it("derives types, secrets, replacement and defaults from a definition", () => {
  const types: NamedTypes = {};
  const { properties, required } = objectSpec(box.inputs, box.token, types);
  expect(required).toEqual(["name"]);
  expect(properties).toMatchObject({
    size: { type: "string", default: "small", description: "One of `small`, `large`." },
    place: { type: "string", willReplaceOnChanges: true },
    count: { type: "integer" },
    labels: { type: "object", additionalProperties: { type: "string" } },
    friends: { type: "array", items: { type: "string" } },
    owner: { $ref: "#/types/toy:shop:BoxOwner" },
    pin: { type: "string", secret: true },
  });
  expect(types["toy:shop:BoxOwner"]).toMatchObject({
    type: "object",
    required: ["name"],
    properties: { since: { type: "number" } },
  });
});

it("makes a whole package: every reference resolves, every property is described", () => {
  const schema = packageSchema(identity, plugins) as {
    resources: Record<string, { inputProperties: object; properties: Record<string, { description?: string }> }>;
    functions: Record<string, unknown>;
    types: Record<string, unknown>;
    config: { variables: Record<string, { secret?: boolean }> };
  };
  const references = [...JSON.stringify(schema).matchAll(/"#\/types\/([^"]+)"/g)].map(([, token]) => token);
  expect(references.filter((token) => !schema.types[token as string])).toEqual([]);
  expect(Object.keys(schema.resources)).toContain("stackwright:render:EnvGroup");
  expect(Object.keys(schema.functions)).toContain("stackwright:supabase:getPooler");
  const undescribed = Object.entries(schema.resources).flatMap(([token, { properties }]) =>
    Object.entries(properties)
      .filter(([, { description }]) => !description)
      .map(([key]) => `${token}.${key}`),
  );
  expect(undescribed).toEqual([]);
  expect(schema.config.variables.renderApiKey?.secret).toBe(true);
});

it("writes a page that says what each property is and what a change does", () => {
  const page = renderResourcePage(box);
  expect(page).toContain("# shop.Box");
  expect(page).toContain("| `place` | string | A change replaces the resource. |");
  expect(page).toContain("| `friends` | set of string |");
  expect(page).toContain("### `owner`");
  expect(page).toContain("pulumi import toy:shop:Box <name> <id>");
});
