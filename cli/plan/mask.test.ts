import { describe, expect, test } from "vitest";
import { looksSecret, maskedText } from "./mask.ts";

describe("looksSecret", () => {
  test.each([
    "JWT_SECRET_KEY",
    "DATABASE_URL",
    "OPENAI_API_KEY",
    "SENTRY_DSN",
    "internalConnectionString",
    "dbPassword",
  ])("%s does", (key) => expect(looksSecret(key)).toBe(true));
  test.each(["LOG_LEVEL", "VITE_API_URL", "name", "plan", "region"])("%s does not", (key) =>
    expect(looksSecret(key)).toBe(false),
  );
});

describe("maskedText", () => {
  test.each([
    ["LOG_LEVEL", "info", '"info"'],
    ["LOG_LEVEL", "[secret]", "[secret]"],
    ["JWT_SECRET_KEY", "typed-by-mistake", "[masked]"],
    ["host", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "(known after up)"],
    ["host", "output<string>", "(known after up)"],
    ["port", 6543, "6543"],
    ["gone", undefined, ""],
    ["variables", { LOG_LEVEL: "info", API_KEY: "typed" }, '{"LOG_LEVEL":"info","API_KEY":"[masked]"}'],
  ])("%s = %j is shown as %s", (key, value, text) => expect(maskedText(key, value)).toBe(text));

  test("long values are cut", () => {
    expect(maskedText("text", "x".repeat(500)).length).toBeLessThanOrEqual(60);
  });
});
