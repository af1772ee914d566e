import { describe, expect, test } from "vitest";
import { evaluatedResource } from "../../engine/evaluation/testing.ts";
import type { PropertyMap } from "../../engine/property-value.ts";
import type { StackResource } from "../doctor/stack/open-stack.ts";
import { deskFor, diskWith, evaluationOf, resource, vendorsWith } from "../operations/testing.ts";
import { adopt } from "./adopt.ts";

const JWT = "ab".repeat(32);
const ENCRYPTION = "cd".repeat(16);
const urn = (type: string, name: string) => `urn:pulumi:production::shop::${type}::${name}`;
const RANDOM = "random:index/randomPassword:RandomPassword";
const contract = {
  consumer: "backend",
  variables: {
    JWT_KEY: { tier: "P0", secret: true, format: "hex(64)" },
    ENCRYPTION_KEY: { tier: "P0", secret: true, format: "hex(32)" },
  },
};
const declared = [
  evaluatedResource({ urn: urn(RANDOM, "jwt"), type: RANDOM, name: "jwt", protect: true }),
  evaluatedResource({
    urn: urn("stackwright:render:WebService", "api"),
    type: "stackwright:render:WebService",
    name: "api",
    inputs: { name: "shop-api" },
  }),
  evaluatedResource({
    urn: urn("stackwright:render:EnvGroup", "group"),
    type: "stackwright:render:EnvGroup",
    name: "group",
    inputs: {
      name: "shop-secrets",
      variables: { JWT_KEY: "unknown", ENCRYPTION_KEY: "unknown", GIVEN_KEY: "unknown" },
      contract,
    },
    origins: {
      "variables.JWT_KEY": [{ from: "resource", urn: urn(RANDOM, "jwt") }],
      "serviceIds[0]": [{ from: "resource", urn: urn("stackwright:render:WebService", "api") }],
    },
  }),
];
const generated = {
  JWT_KEY: { description: "Signs tokens" },
  ENCRYPTION_KEY: { description: "Encrypts", loses: "data" },
  GIVEN_KEY: { description: "Given", isGiven: true },
};

async function run(
  live: Record<string, PropertyMap>,
  { argv = [], says = [], resources = [] }: { argv?: string[]; says?: boolean[]; resources?: StackResource[] } = {},
) {
  const { desk, lines } = deskFor(["adopt", "secrets", ...argv], says);
  const variables = Object.fromEntries(Object.entries(live).map(([id, map]) => [id, { variables: map }]));
  const there = (id: string, key: string): PropertyMap => (id in live ? { [key]: id } : {});
  const { vendors } = vendorsWith(
    resources,
    { findEnvGroup: there("evg-1", "groupId"), findService: there("srv-1", "serviceId") },
    variables,
  );
  const { disk, secrets, saved } = await diskWith("config: # mine\n  shop:plan: starter\n");
  const evaluate = async () => evaluationOf(generated, {}, declared);
  const code = await adopt(desk, vendors, disk, evaluate);
  const value = (name: string) => disk.config.getText(name, secrets);
  return {
    code,
    output: lines.join("\n"),
    value,
    keys: disk.config.keys,
    secretKeys: disk.config.secretKeys,
    saved: await saved(),
  };
}

const whole = { "evg-1": { JWT_KEY: JWT, ENCRYPTION_KEY: ENCRYPTION, GIVEN_KEY: "ff", LOG_LEVEL: "info" } };

describe("adopt secrets", () => {
  test("what is live of the generated ones becomes encrypted config, and nothing else", async () => {
    const { code, output, value, secretKeys, keys, saved } = await run(whole, { says: [true] });
    expect(code).toBe(0);
    expect([value("JWT_KEY"), value("ENCRYPTION_KEY")]).toEqual([JWT, ENCRYPTION]);
    expect([keys.length, secretKeys]).toEqual([3, ["shop:ENCRYPTION_KEY", "shop:JWT_KEY"]]);
    expect(output).toContain("(group shop-secrets)");
    expect(output).toMatch(/\+ {2}JWT_KEY +adopt, from group shop-secrets/);
    expect(output).toMatch(/GIVEN_KEY +set in the stack config already/);
    expect(output).not.toMatch(/abab|cdcd/);
    expect(saved).not.toMatch(/abab|cdcd/);
  });

  test("a service's own variable wins over its group's, as it does at Render", async () => {
    const other = "ef".repeat(32);
    const { output, value } = await run({ ...whole, "srv-1": { JWT_KEY: other } }, { says: [true] });
    expect(value("JWT_KEY")).toBe(other);
    expect(output).toMatch(/JWT_KEY +adopt, from service shop-api/);
  });

  test("what this stack generated itself is left alone", async () => {
    const own = { ...resource("x:X", "jwt", {}, { result: JWT }), urn: urn(RANDOM, "jwt"), type: RANDOM };
    const { output, value } = await run(whole, { says: [true], resources: [own] });
    expect(output).toMatch(/JWT_KEY +live is what this stack generated/);
    expect(value("JWT_KEY")).toBeUndefined();
  });

  test.each<[string, Record<string, PropertyMap>, StackResource[], string[], RegExp]>([
    [
      "a malformed value",
      { "evg-1": { ENCRYPTION_KEY: "short" } },
      [],
      [],
      /✗ {2}ENCRYPTION_KEY +what is live must be hexadecimal/,
    ],
    [
      "two places that disagree",
      { "evg-1": { JWT_KEY: JWT }, "evg-2": { JWT_KEY: "12".repeat(32) } },
      [],
      ["--from", "evg-1", "--from", "evg-2"],
      /evg-1 and evg-2 have different values: say which is right with --from ID/,
    ],
    [
      "another one in state, protected",
      whole,
      [{ ...resource("x:X", "jwt", {}, { result: "other" }), urn: urn(RANDOM, "jwt"), type: RANDOM }],
      [],
      /has generated another one, jwt, which is protected/,
    ],
  ])("%s: nothing is written at all", async (_, live, resources, argv, said) => {
    const { code, output, keys } = await run(live, { argv: ["--yes", ...argv], resources });
    expect([code, keys]).toEqual([1, ["shop:plan"]]);
    expect(output).toMatch(said);
  });

  test.each<[string, Record<string, PropertyMap>, string[], number, RegExp]>([
    ["nothing is live", {}, ["--yes"], 0, /Nothing of it is live yet/],
    ["a dry run", whole, ["--dry-run"], 0, /JWT_KEY[\s\S]*Dry run/],
    ["nobody to ask", whole, [], 1, /npx stackwright adopt secrets --stack production --yes/],
  ])("%s writes nothing", async (_, live, argv, code, said) => {
    const done = await run(live, { argv });
    expect([done.code, done.keys]).toEqual([code, ["shop:plan"]]);
    expect(done.output).toMatch(said);
  });

  test("an id that is none is refused", async () => {
    await expect(run(whole, { argv: ["--from", "toolbox"] })).rejects.toThrow(
      "--from toolbox: give a Render group (evg-…)",
    );
  });
});
