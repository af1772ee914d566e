import { buildSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulators, type Exchange, startEmulators } from "../../emulators/index.ts";
import { SDL } from "../../emulators/railway/schema.ts";
import * as documents from "../../provider/railway/documents.ts";
import { specFolder } from "./documents.ts";
import { documentProblems, exchangeProblems, railwaySchema, strangers } from "./graphql-validator.ts";
import { tourRailway } from "./railway-tour.ts";

const schema = railwaySchema(specFolder());

describe.skipIf(schema === undefined)("Railway's own schema (railway.graphql beside the other documents)", () => {
  test.each(Object.entries(documents))("has everything that %s asks for", (_, document) => {
    expect(documentProblems(schema!, document)).toEqual([]);
  });

  test("has everything the emulated one has, with the same types", () => {
    expect(strangers(buildSchema(SDL), schema!)).toEqual([]);
  });

  describe("and the emulator", () => {
    let emulators: Emulators;
    const exchanges: Exchange[] = [];
    beforeAll(async () => {
      const observe = (exchange: Exchange) => {
        if (exchange.vendor === "railway") exchanges.push(exchange);
      };
      emulators = await startEmulators({ observe });
      await tourRailway(emulators);
    });
    afterAll(() => emulators.close());

    test("agree on every answer", () => {
      const problems = exchanges.flatMap((exchange) =>
        exchangeProblems(schema!, exchange).map((problem) => `${exchange.route}: ${problem}`),
      );
      expect(problems).toEqual([]);
    });

    test("every emulated field is called and answered", () => {
      const answered = new Set(
        exchanges
          .filter(({ responseBody }) => (responseBody as { data?: unknown }).data)
          .map(({ method, route }) => `${method} ${route}`),
      );
      const all = emulators.railway.operations.map(({ method, path }) => `${method} ${path}`);
      expect(all.filter((field) => !answered.has(field))).toEqual([]);
    });
  });
});

describe("the comparison", () => {
  const theirs = buildSchema(`
    type Query { thing(id: String!): Thing! } type Thing { name: String! kind: Kind } enum Kind { A B }
    input Change { name: String size: Int }`);
  const exchange = (data: unknown): Exchange =>
    ({
      requestBody: { query: "query thing($id: String!) { thing(id: $id) { name kind } }", variables: { id: "1" } },
      responseBody: { data },
    }) as Exchange;

  test.each([
    ["a missing value", { thing: { kind: "A" } }, "thing.name: Cannot return null for non-nullable field Thing.name."],
    ["a value no enum has", { thing: { name: "x", kind: "C" } }, 'thing.kind: Enum "Kind" cannot represent value: "C"'],
    ["more than was asked", { thing: { name: "x", kind: "A", more: 1 } }, "the answer holds more than was asked for"],
  ])("finds %s", (_, data, problem) => {
    expect(exchangeProblems(theirs, exchange(data))).toEqual([problem]);
  });

  test("finds nothing wrong with an answer that fits", () => {
    expect(exchangeProblems(theirs, exchange({ thing: { name: "x", kind: null } }))).toEqual([]);
  });

  test("finds what the vendor's schema does not have, or has as another type", () => {
    const ours = buildSchema(`
      type Query { thing(id: Int!): Thing! other: Int } type Thing { name: String kind: Kind } enum Kind { A C }
      input Change { name: Int }`);
    expect(strangers(ours, theirs).sort()).toEqual(
      ["Change.name", "Kind.C", "Query.other", "Query.thing(id)", "Thing.name"].sort(),
    );
  });

  test("finds a field no document may ask for", () => {
    expect(documentProblems(theirs, '{ thing(id: "1") { weight } }')).toEqual([
      'Cannot query field "weight" on type "Thing".',
    ]);
  });
});
