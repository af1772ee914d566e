import { expect, test } from "vitest";
import { carried, outcomesOf, UNKNOWN } from "../testing.ts";
import { ENV_GROUP } from "../types.ts";
import { variableFormat } from "./variable-format.ts";

const contract = carried({ ALLOWED_ORIGINS: "origins", JWT_SECRET_KEY: "hex(64)", DATABASE_URL: "poolerUrl" });

function judged(variables: Record<string, string>) {
  return outcomesOf(variableFormat, { type: ENV_GROUP, props: { contract, variables } });
}

test("good: values of their form, and variables no contract names", () => {
  expect(
    judged({ ALLOWED_ORIGINS: "https://app.example.com", JWT_SECRET_KEY: "a".repeat(64), MORE: "anything" }),
  ).toEqual([]);
});

test.each([
  [
    "ALLOWED_ORIGINS",
    "https://hunter2.vercel.app,https://*.vercel.app",
    "origin number 2 is a pattern, which matches no origin",
  ],
  ["JWT_SECRET_KEY", "hunter2", "must be hexadecimal digits only"],
])("bad: %s", (name, value, reason) => {
  const [outcome, ...others] = judged({ [name]: value });
  expect(others).toEqual([]);
  expect(outcome).toEqual({ level: "mandatory", message: expect.stringContaining(`variables.${name} ${reason}`) });
  expect(outcome?.message).not.toContain("hunter2");
});

test("unknown: named, all in one message", () => {
  expect(judged({ ALLOWED_ORIGINS: UNKNOWN, JWT_SECRET_KEY: UNKNOWN })).toEqual([
    {
      level: "advisory",
      message: "Not judged yet, known only during up: variables.ALLOWED_ORIGINS, variables.JWT_SECRET_KEY.",
    },
  ]);
});

test("database addresses are left to the rules of their own", () => {
  expect(judged({ DATABASE_URL: "hunter2" })).toEqual([]);
});
