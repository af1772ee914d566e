import { expect, test } from "vitest";
import { placeholderProblem } from "./placeholder.ts";

test.each([
  "changeme",
  "CHANGE_ME",
  "your-secret-key-here",
  "your_key_here",
  "secure_random_string",
  "<your key>",
  "{{SECRET}}",
  "xxxx",
  "todo",
  "...",
  "postgresql://postgres:[PASSWORD]@db.[PROJECT].supabase.co:6543/postgres",
  "sk_live_...",
  "$SUPABASE_DATABASE_URL",
])("%s stood in a template", (value) => {
  expect(placeholderProblem(value)).toBeDefined();
});

test.each(["", "   "])("%j is empty", (value) => {
  expect(placeholderProblem(value)).toBe("is empty");
});

test.each([
  "production",
  "info",
  "false",
  "us2",
  "0123456789abcdef",
  "https://app.example.com",
  "sk-test-0123456789",
  "postgresql://postgres.ref:p%24w@aws-0-x.pooler.supabase.com:6543/postgres?sslmode=require",
  "${{Postgres.DATABASE_URL}}",
])("%s is a value", (value) => {
  expect(placeholderProblem(value)).toBeUndefined();
});
