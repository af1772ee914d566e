import { expect, test } from "vitest";
import { asFromHere, asOnEmulators, asTyped, inFolder } from "./wording.ts";

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

const FOLDER = "systems/tectonic";
test.each([
  [
    "npx stackwright config set -s production A",
    FOLDER,
    "npx stackwright config set -C systems/tectonic -s production A",
  ],
  [
    "`npx stackwright up`, then npx stackwright wake",
    FOLDER,
    "`npx stackwright up -C systems/tectonic`, then npx stackwright wake -C systems/tectonic",
  ],
  ["npx stackwright up", "../a team", "npx stackwright up -C '../a team'"],
  ["npx stackwright up", "", "npx stackwright up"],
  ["npx stackwright up", ".", "npx stackwright up"],
  ["npx stackwright up -C other", FOLDER, "npx stackwright up -C other"],
  ["npx stackwright config set -C other A", FOLDER, "npx stackwright config set -C other A"],
  [
    "More: npx stackwright up --help, npx stackwright --help",
    FOLDER,
    "More: npx stackwright up --help, npx stackwright --help",
  ],
  ["npx stackwright comment --body FILE", FOLDER, "npx stackwright comment --body FILE"],
])("%s for a project in %j", (text, folder, typed) => {
  expect(inFolder(text, folder)).toBe(typed);
});

test.each([
  [
    "/repo",
    "npx stackwright up -s a, npx stackwright up -C systems/tectonic -s a, npx stackwright up -C 'a team' -s a",
  ],
  [
    "/repo/systems/tectonic",
    "npx stackwright up -C ../.. -s a, npx stackwright up -s a, npx stackwright up -C '../../a team' -s a",
  ],
])("from %s", (here, typed) => {
  const told =
    "npx stackwright up -s a, npx stackwright up -C systems/tectonic -s a, npx stackwright up -C 'a team' -s a";
  expect(asFromHere(told, "/repo", here)).toBe(typed);
});
