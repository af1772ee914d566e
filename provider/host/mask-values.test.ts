import { expect, test } from "vitest";
import { maskValues, stripped } from "./mask-values.ts";

const DATABASE_URL = "postgresql+asyncpg://app.abc:p%40ss%2Fw0rd@aws-0-x.pooler.supabase.com:6543/postgres";
const variables = [
  { key: "DATABASE_URL", value: DATABASE_URL },
  { key: "TOKEN", value: "sk-test-not-a-real-token" },
  { key: "REDIS_URL", value: "redis://:hunter@red-abc:6379" },
  { key: "LOG_LEVEL", value: "info" },
  { key: "SHORT_URL", value: "redis://:abc@red-abc:6379" },
];

test.each([
  ["a value", "token was sk-test-not-a-real-token", "token was [TOKEN]"],
  ["an address whole, before the password in it", `dialing ${DATABASE_URL}`, "dialing [DATABASE_URL]"],
  ["the password in it, as it was written", 'auth failed for "p%40ss%2Fw0rd"', 'auth failed for "[DATABASE_URL]"'],
  ["the password in it, decoded", "connect(password='p@ss/w0rd')", "connect(password='[DATABASE_URL]')"],
  ["an address in another dialect", DATABASE_URL.replace("+asyncpg", ""), /^postgresql:\/\/app\.abc:\[DATABASE_URL\]@/],
  ["a password without a user", "AUTH hunter", "AUTH [REDIS_URL]"],
  ["each time it is said", "hunter hunter", "[REDIS_URL] [REDIS_URL]"],
  ["no short word, which any text has", "INFO: info abc", "INFO: info abc"],
])("masked: %s", (_, said, shown) => {
  expect(maskValues(said, variables)).toEqual(typeof shown === "string" ? shown : expect.stringMatching(shown));
});

test("a broken percent sign is taken as it is", () => {
  const broken = [{ key: "URL", value: "redis://:50%off@x:6379" }];
  expect(maskValues("said 50%off", broken)).toBe("said [URL]");
});

test("colours and trailing space are no part of a line", () => {
  expect(stripped("\u001b[31merror\u001b[0m at 1  ")).toBe("error at 1");
});
