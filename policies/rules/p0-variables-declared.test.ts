import { describe, expect, test } from "vitest";
import { ENV_GROUP, PROJECT_ENVIRONMENT } from "../subject.ts";
import { carried, outcomesOf, UNKNOWN } from "../testing.ts";
import { p0VariablesDeclared } from "./p0-variables-declared.ts";

const contract = carried({ SECRET_KEY: "hex(64)", DATABASE_URL: "poolerUrl" });

describe("good", () => {
  test.each([
    ["a group with all of them", ENV_GROUP, { contract, variables: { SECRET_KEY: "x", DATABASE_URL: "y", MORE: "z" } }],
    [
      "values that are not known yet",
      ENV_GROUP,
      { contract, variables: { SECRET_KEY: UNKNOWN, DATABASE_URL: UNKNOWN } },
    ],
    [
      "a project whose production has them",
      PROJECT_ENVIRONMENT,
      { contract, production: { SECRET_KEY: "x", DATABASE_URL: "y" } },
    ],
    ["a missing P1", ENV_GROUP, { contract: carried({ SENTRY_DSN: "httpsUrl" }, "P1"), variables: {} }],
  ])("%s", (_, type, props) => {
    expect(outcomesOf(p0VariablesDeclared, { type, props })).toEqual([]);
  });
});

describe("bad", () => {
  test.each([
    ["one missing", ENV_GROUP, { contract, variables: { SECRET_KEY: "x" } }, "P0 variables DATABASE_URL."],
    ["all missing", ENV_GROUP, { contract }, "P0 variables SECRET_KEY, DATABASE_URL."],
    [
      "only in preview",
      PROJECT_ENVIRONMENT,
      { contract, preview: { SECRET_KEY: "x", DATABASE_URL: "y" } },
      "SECRET_KEY, DATABASE_URL",
    ],
    ["no contract", ENV_GROUP, { variables: { SECRET_KEY: "x" } }, "carries no contract"],
  ])("%s", (_, type, props, message) => {
    const outcomes = outcomesOf(p0VariablesDeclared, { type, props });
    expect(outcomes).toEqual([{ level: "mandatory", message: expect.stringContaining(message) }]);
  });
});

describe("unknown", () => {
  test.each([
    ["the whole map", { contract, variables: UNKNOWN }, "variables"],
    ["the contract", { contract: UNKNOWN, variables: {} }, "contract"],
  ])("%s", (_, props, property) => {
    expect(outcomesOf(p0VariablesDeclared, { type: ENV_GROUP, props })).toEqual([
      { level: "advisory", message: `Not judged yet, known only during up: ${property}.` },
    ]);
  });
});
