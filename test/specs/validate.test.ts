import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Exchange } from "../../emulators/index.ts";
import { fileName, specFolder, VENDORS } from "./documents.ts";
import type { Exception } from "./exceptions.ts";
import { createValidator } from "./validate.ts";

const document = {
  openapi: "3.0.0",
  components: {
    schemas: {
      paid: { type: "object", required: ["plan"], properties: { plan: { type: "string", enum: ["starter"] } } },
      still: { type: "object", properties: { folder: { type: "string" } } },
    },
  },
  paths: {
    "/things": {
      post: {
        parameters: [{ in: "query", name: "limit" }],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: { oneOf: [{ $ref: "#/components/schemas/still" }, { $ref: "#/components/schemas/paid" }] },
            },
          },
        },
        responses: {
          "201": {
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["id"],
                  properties: {
                    id: { type: "string" },
                    note: { type: "string", nullable: true },
                    parts: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
                  },
                },
              },
            },
          },
          "204": {},
        },
      },
    },
  },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "specs-"));
  for (const vendor of VENDORS) writeFileSync(join(folder, fileName(vendor)), JSON.stringify(document));
});
afterAll(() => rmSync(folder, { recursive: true }));

const exchange = (more: Partial<Exchange>): Exchange => ({
  vendor: "render",
  method: "POST",
  path: "/things",
  route: "/things",
  query: {},
  requestBody: { plan: "starter" },
  status: 201,
  responseHeaders: {},
  responseBody: { id: "1" },
  ...more,
});

/** `where path` of each violation. */
function violations(more: Partial<Exchange>, exceptions: Exception[] = []): string[] {
  const validator = createValidator(folder, exceptions);
  validator.observe(exchange(more));
  return validator.violations().map(({ where, path }) => `${where} ${path}`);
}

describe("an exchange is compared with the document:", () => {
  test.each<[string, Partial<Exchange>, string[]]>([
    ["as documented", {}, []],
    ["a nullable null", { responseBody: { id: "1", note: null } }, []],
    ["a null that is not nullable", { responseBody: { id: null } }, ["response /id"]],
    ["a missing property", { responseBody: {} }, ["response /id"]],
    [
      "an unknown property in a list",
      { responseBody: { id: "1", parts: [{ name: "a" }, { size: 1 }] } },
      ["response /parts/*/size"],
    ],
    ["a body where none is known", { status: 204 }, ["response "]],
    ["no body where one is", { responseBody: undefined }, ["response "]],
    ["an unknown status", { status: 418, responseBody: undefined }, ["status 418"]],
    ["an unknown query parameter", { query: { limit: ["1"], colour: ["red"] } }, ["query colour"]],
    ["an unknown property of the request", { requestBody: { plan: "starter", colour: "red" } }, ["request /colour"]],
    ["a value only another alternative would let pass", { requestBody: { plan: "free" } }, ["request /plan"]],
    ["no request body", { requestBody: undefined }, ["request "]],
    ["an unknown operation", { route: "/other" }, ["operation /other"]],
    [
      "a refused request, whatever it held",
      { status: 400, requestBody: { colour: "red" }, responseBody: {} },
      ["status 400"],
    ],
  ])("%s", (_what, more, expected) => {
    expect(violations(more)).toEqual(expected);
  });
});

describe("an exception", () => {
  const exception: Exception = {
    vendor: "render",
    operation: "*",
    where: "request",
    path: "/plan",
    reason: "free since 2026",
    checked: "2026-08",
  };

  test("covers what it names and nothing else", () => {
    expect(violations({ requestBody: { plan: "free" } }, [exception])).toEqual([]);
    expect(violations({ requestBody: { plan: "free" } }, [{ ...exception, vendor: "vercel" }])).toEqual([
      "request /plan",
    ]);
    expect(violations({ requestBody: { plan: "free" } }, [{ ...exception, path: "/pla" }])).toEqual(["request /plan"]);
  });

  test("that covered nothing is stale", () => {
    const validator = createValidator(folder, [exception]);
    validator.observe(exchange({}));
    expect(validator.staleExceptions()).toEqual([exception]);
    validator.observe(exchange({ requestBody: { plan: "free" } }));
    expect(validator.staleExceptions()).toEqual([]);
  });
});

test("a SPEC_DIR without the documents is an error that says what to do", () => {
  expect(specFolder({ SPEC_DIR: folder })).toBe(folder);
  expect(() => specFolder({ SPEC_DIR: join(folder, "nothing") })).toThrow("npm run specs");
});
