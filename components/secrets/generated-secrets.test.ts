import { isSecret, output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { defineContract, type Variable } from "../../contract/contract.ts";
import { hex } from "../../contract/format.ts";
import { config, generated } from "../../contract/source.ts";
import { registeredBy } from "../testing.ts";
import { GeneratedSecrets, type GeneratedSecretsArgs } from "./generated-secrets.ts";

const base = { tier: "P0", secret: true, format: hex(64), for: ["backend"], description: "a secret" } as const;
const variables: Record<string, Variable> = {
  JWT_SECRET_KEY: { ...base, source: generated({ bytes: 32 }) },
  ENCRYPTION_KEY: { ...base, format: hex(32), source: generated({ bytes: 16, loses: "what it encrypted" }) },
  AI_KEY: { ...base, format: hex(16), when: "ai", source: generated({ bytes: 8 }) },
  TYPED: { ...base, source: config() },
};
const contract = defineContract({ name: "test", features: { ai: "AI" }, variables });
const world = { outputs: { "random:index/randomPassword:RandomPassword": () => ({ result: "00ff" }) } };

const hexadecimal = { special: true, overrideSpecial: "0123456789abcdef", lower: false, upper: false, numeric: false };

async function made(changes: Partial<GeneratedSecretsArgs> = {}) {
  let secrets: GeneratedSecrets | undefined;
  const registered = await registeredBy(() => {
    secrets = new GeneratedSecrets("keys", { contract, features: {}, ...changes });
  }, world);
  const made = registered.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
  const rows = made.map(({ name, inputs, protect }) => ({ name, inputs, protect }));
  return {
    sources: secrets!.sources,
    generated: secrets!.generated,
    keys: rows.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

test("one resource per variable, with names that never move", async () => {
  const { sources, keys } = await made();
  expect(keys).toEqual([
    { name: "keys-encryption-key", inputs: { ...hexadecimal, length: 32 }, protect: false },
    { name: "keys-jwt-secret-key", inputs: { ...hexadecimal, length: 64 }, protect: false },
  ]);
  expect(Object.keys(sources)).toEqual(["generated(JWT_SECRET_KEY)", "generated(ENCRYPTION_KEY)"]);
  expect(await isSecret(output(sources["generated(JWT_SECRET_KEY)"]))).toBe(true);
});

test("a rotation touches one of them, and lifts its protection for it", async () => {
  const { keys } = await made({ protect: true, rotations: { JWT_SECRET_KEY: "2026-03" } });
  expect(keys).toEqual([
    { name: "keys-encryption-key", inputs: { ...hexadecimal, length: 32 }, protect: true },
    {
      name: "keys-jwt-secret-key",
      inputs: { ...hexadecimal, length: 64, keepers: { rotation: "2026-03" } },
      protect: false,
    },
  ]);
});

test("nothing is generated for a value that lives on", async () => {
  const { sources, keys } = await made({ existing: { "generated(ENCRYPTION_KEY)": "0".repeat(32) } });
  expect(keys.map(({ name }) => name)).toEqual(["keys-jwt-secret-key"]);
  expect(sources).not.toHaveProperty(["generated(ENCRYPTION_KEY)"]);
});

test("a feature's secret comes with the feature", async () => {
  expect((await made({ features: { ai: true } })).keys.map(({ name }) => name)).toContain("keys-ai-key");
});

test("what is known of each is told, without its value", async () => {
  const { generated } = await made({
    existing: { "generated(ENCRYPTION_KEY)": "0".repeat(32) },
    rotations: { JWT_SECRET_KEY: "2026-03" },
  });
  expect(generated).toEqual({
    JWT_SECRET_KEY: { description: "a secret", rotation: "2026-03" },
    ENCRYPTION_KEY: { description: "a secret", loses: "what it encrypted", isGiven: true },
  });
});
