import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { ConfigDiff } from "../model.ts";
import { configDiffJsonSchema, type configDiffSchema } from "./json-schema.ts";

const FILE = join(import.meta.dirname, "../../../schemas/config-diff.schema.json");

/** An intersection spelled as one object, because the two are not equal to the type checker. */
type Flat<T> = { [Key in keyof T]: T[Key] };
type Model = Flat<Omit<ConfigDiff, "totals"> & { totals: Flat<ConfigDiff["totals"]> }>;

test("the schema describes the model, field by field", () => {
  expectTypeOf<z.infer<typeof configDiffSchema>>().toEqualTypeOf<Model>();
});

test("the published schema is the one of this version (UPDATE_GOLDEN=1 writes it)", () => {
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(FILE, configDiffJsonSchema());
  expect(readFileSync(FILE, "utf8")).toBe(configDiffJsonSchema());
});
