import { type Input, isSecret, type Output, output, unknown } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { defineContract, type Variable } from "./contract.ts";
import { text } from "./format.ts";
import { requireSources, resolve, resolveScopes } from "./resolve.ts";
import { config, environment, literal, reference, render, supabase } from "./source.ts";

const base = { tier: "P0", secret: false, format: text(), for: ["backend"], description: "a variable" } as const;
const variables: Record<string, Variable> = {
  URL: { ...base, source: supabase.url() },
  ALIAS: { ...base, source: reference("URL") },
  KEY: { ...base, secret: true, source: config() },
  SIZE: { ...base, tier: "P1", source: config({ default: "20" }) },
  MODE: { ...base, source: environment() },
  LEVEL: { ...base, source: literal("info", { staging: "debug" }) },
  AI_KEY: { ...base, secret: true, when: "ai", source: config() },
  DSN: { ...base, tier: "P1", source: config() },
  DSN_ENVIRONMENT: { ...base, tier: "P1", onlyWith: "DSN", source: environment() },
};
const contract = defineContract({ name: "test", features: { ai: "AI" }, variables });
const resolution = {
  contract,
  environment: "staging",
  features: {},
  sources: { "supabase.url": output("https://x.example"), "config(KEY)": "made-up" },
};

async function plain(values: Record<string, Input<string>>) {
  const entries = Object.entries(values).map(async ([name, value]) => {
    const wrapped: Output<string> = output(value);
    const isHidden = await isSecret(wrapped);
    return [name, isHidden ? "[secret]" : await new Promise<string>((done) => wrapped.apply(done))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

test("each variable is an input of its own, and only the secret ones are secret", async () => {
  expect(await plain(resolve(resolution, "backend"))).toEqual({
    URL: "https://x.example",
    ALIAS: "https://x.example",
    KEY: "[secret]",
    SIZE: "20",
    MODE: "staging",
    LEVEL: "debug",
  });
});

test("a variable that goes with another appears with it", async () => {
  const sources = { ...resolution.sources, "config(DSN)": "https://dsn.example" };
  expect(await plain(resolve({ ...resolution, sources }, "backend"))).toMatchObject({ DSN_ENVIRONMENT: "staging" });
});

test("a value that is unknown at preview is still declared", () => {
  const sources = { ...resolution.sources, "supabase.url": output(unknown as unknown as string) };
  expect(Object.keys(resolve({ ...resolution, sources }, "backend"))).toContain("URL");
});

describe("refusal", () => {
  test("names every P0 variable without a value at once, and how to set it", () => {
    const attempt = () => resolve({ ...resolution, features: { ai: true }, sources: {} }, "backend");
    expect(attempt).toThrow("4 P0 variables have no value");
    expect(attempt).toThrow("KEY (any text): pulumi config set --secret KEY");
    expect(attempt).toThrow("URL (any text): no component offers supabase.url");
    expect(attempt).toThrow("ALIAS (any text)");
    expect(attempt).toThrow("AI_KEY (any text): pulumi config set --secret AI_KEY");
    expect(attempt).not.toThrow("DSN (");
  });

  test("of a source under another name lists what is offered of its kind", () => {
    const misspelt = defineContract({
      name: "test",
      features: {},
      variables: { API: { ...base, source: render.url("backnd") } },
    });
    const attempt = (offered: string[]) => () =>
      requireSources({ ...resolution, contract: misspelt }, "backend", offered);
    expect(attempt(["render.url(worker)", "render.url(backend)", "supabase.url"])).toThrow(
      "no component offers render.url(backnd), only render.url(backend), render.url(worker); correct the source, or the component's role",
    );
    expect(attempt(["supabase.url"])).toThrow("render.url(backnd); pass the `sources` of the component that does");
  });

  test("comes before the first resource, from the keys alone", () => {
    expect(() => requireSources(resolution, "backend", ["config(KEY)"])).toThrow("supabase.url");
    expect(() => requireSources(resolution, "backend", ["config(KEY)", "supabase.url"])).not.toThrow();
  });
});

test("Vercel's scopes: production is the stack's environment, the others are their own", async () => {
  const frontend = defineContract({
    name: "test",
    features: {},
    variables: {
      VITE_ENVIRONMENT: { ...base, for: ["frontend"], source: environment() },
      VITE_DSN: { ...base, for: ["frontend"], scopes: ["production"], source: literal("x") },
    },
  });
  const scopes = resolveScopes({ ...resolution, contract: frontend }, "frontend");
  expect(scopes).toEqual({
    production: { VITE_ENVIRONMENT: "staging", VITE_DSN: "x" },
    preview: { VITE_ENVIRONMENT: "preview" },
    development: { VITE_ENVIRONMENT: "development" },
  });
});
