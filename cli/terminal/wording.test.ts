import { expect, test } from "vitest";
import { asOnEmulators, asTyped } from "./wording.ts";

test.each([
  ["pulumi config set --secret OPENAI_API_KEY", "npx stackwright config set -s staging --secret OPENAI_API_KEY"],
  [
    "run `pulumi refresh`, then `pulumi up`",
    "run `npx stackwright refresh -s staging`, then `npx stackwright up -s staging`",
  ],
  ["`pulumi import stackwright:render:EnvGroup a evg-1`", "`pulumi import stackwright:render:EnvGroup a evg-1`"],
])("%s is said as it can be typed", (text, typed) => {
  expect(asTyped(text, "embedded", "staging")).toBe(typed);
  expect(asTyped(text, "pulumi", "staging")).toBe(text);
});

test.each([
  ["npx stackwright config set -s production --secret A", "npx stackwright config set --emulated --secret A"],
  [
    "npx stackwright config set --stack production plan starter, then npx stackwright up --stack production --refresh",
    "npx stackwright config set --emulated plan starter, then npx stackwright up --emulated --refresh",
  ],
  ["run `npx stackwright up`, not --stack production", "run `npx stackwright up`, not --stack production"],
])("%s is said as it is typed on the emulators", (text, typed) => {
  expect(asOnEmulators(text)).toBe(typed);
});
