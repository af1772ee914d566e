import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isSecret, runtime } from "@pulumi/pulumi";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { checkConfig } from "./components/config/stack-config.ts";
import { configShape, loadConfig, settingsSchema } from "./config.ts";
import { stackSchema } from "./contract/generate/stack-schema.ts";
import { type ConfigProblem, explainProblems, UNKNOWN_VALUE } from "./contract/stack-config.ts";
import { toolboxai } from "./contract/toolboxai.ts";

const secrets = {
  "toolboxai:databasePassword": "made-up",
  "toolboxai:OPENAI_API_KEY": "sk-made-up",
  "toolboxai:CLERK_SECRET_KEY": "sk_made_up",
  "toolboxai:CLERK_WEBHOOK_SIGNING_SECRET": "whsec_made_up",
  "toolboxai:PUSHER_SECRET": "made-up",
};

const complete: Record<string, string> = {
  ...secrets,
  "toolboxai:environment": "production",
  "toolboxai:repo": "owner/name",
  "toolboxai:supabaseProjectRef": "abcdefghijklmnopqrst",
  "toolboxai:features": '{"aiFeatures":true}',
  "toolboxai:CLERK_PUBLISHABLE_KEY": "pk_made_up",
  "toolboxai:CLERK_JWKS_URL": "https://x.clerk.example/.well-known/jwks.json",
  "toolboxai:PUSHER_APP_ID": "1",
  "toolboxai:PUSHER_KEY": "made-up",
  "toolboxai:PUSHER_CLUSTER": "us2",
  "stackwright:renderApiUrl": "http://127.0.0.1:1/v1",
};

function without(...keys: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(complete).filter(([key]) => !keys.includes(key.replace("toolboxai:", ""))));
}

function problemsOf(raw: Record<string, string>, secretKeys?: ReadonlySet<string>): ConfigProblem[] {
  const result = checkConfig(configShape, raw, secretKeys);
  return result.ok ? [] : result.problems;
}

test("a complete config has defaults filled in and says what else could be set", () => {
  const result = checkConfig(configShape, complete);
  expect(result).toMatchObject({
    ok: true,
    settings: { region: "oregon", plan: "starter", numInstances: 1, healthRetries: [2, 4, 8], domains: [] },
    variables: { OPENAI_API_KEY: "sk-made-up", PUSHER_CLUSTER: "us2" },
  });
  expect(result.ok && result.recommended).toEqual([
    "OPENAI_ORG_ID",
    "LANGCHAIN_API_KEY",
    "SENTRY_DSN",
    "OTLP_ENDPOINT",
    "VITE_SENTRY_DSN",
  ]);
});

describe("missing", () => {
  test("an empty config names everything at once", () => {
    const keys = problemsOf({}).map(({ kind, key }) => `${kind} ${key}`);
    expect(keys).toContain("missing environment");
    expect(keys).toContain("missing databasePassword");
    expect(keys).toContain("missing repo");
    expect(keys).toContain("missing CLERK_SECRET_KEY");
    expect(keys).not.toContain("missing OPENAI_API_KEY");
  });

  test("a broken setting does not hide a feature's missing variable", () => {
    const keys = problemsOf(without("OPENAI_API_KEY", "repo")).map(({ key }) => key);
    expect(keys).toEqual(["repo", "OPENAI_API_KEY"]);
  });

  test("a secret variable, with the command that asks for it", () => {
    expect(problemsOf(without("OPENAI_API_KEY"))).toEqual([
      {
        kind: "missing",
        key: "OPENAI_API_KEY",
        reason: "OpenAI, platform.openai.com/api-keys; starts with sk-",
        fix: "pulumi config set --secret OPENAI_API_KEY",
      },
    ]);
  });

  test("a feature's variable is not missed while the feature is off", () => {
    expect(problemsOf({ ...without("OPENAI_API_KEY"), "toolboxai:features": "{}" })).toEqual([]);
  });
});

describe("malformed", () => {
  test.each([
    ["OPENAI_API_KEY", "hunter2", "must start with sk-"],
    ["CLERK_JWKS_URL", "http://hunter2", "must be an https:// URL"],
    ["supabaseProjectRef", "hunter2", "20 lower-case letters"],
    ["environment", "hunter2", "expected one of"],
    ["numInstances", "hunter2", "expected number"],
    ["features", '{"hunter2":true}', "Unrecognized key"],
    ["ENCRYPTION_KEY", "hunter2", "hexadecimal"],
    ["OPENAIAPIKEY", "hunter2", "did you mean OPENAI_API_KEY?"],
    ["DATABASE_URL", "hunter2", "derived from the stack, not configured"],
    ["nonsense", "hunter2", "no setting of this stack"],
  ])("%s", (key, value, reason) => {
    const [problem, ...others] = problemsOf({ ...complete, [`toolboxai:${key}`]: value });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ kind: "malformed", key });
    expect(problem?.reason).toContain(reason);
    if (key !== "features") expect(JSON.stringify(problem)).not.toContain("hunter2");
  });

  test("a secret in plain text", () => {
    const encrypted = new Set(Object.keys(secrets).filter((key) => key !== "toolboxai:PUSHER_SECRET"));
    expect(problemsOf(complete, encrypted)).toEqual([
      {
        kind: "malformed",
        key: "PUSHER_SECRET",
        reason: "is a secret stored in plain text",
        fix: expect.stringContaining("pulumi config set --secret PUSHER_SECRET"),
      },
    ]);
  });
});

test("another project's keys are none of its business", () => {
  expect(problemsOf({ ...complete, "other:key": "x" })).toEqual([]);
});

test("the message groups what is missing and what is malformed", () => {
  const text = explainProblems("production", problemsOf({ ...without("PUSHER_KEY"), "toolboxai:PUSHER_CLUSTER": " " }));
  expect(text).toBe(`The config of stack production is not ready: 1 missing, 1 malformed. Nothing was changed.

Missing
  PUSHER_KEY      Pusher's public key; any text
                  pulumi config set PUSHER_KEY <value>

Malformed
  PUSHER_CLUSTER  has white space around it
                  pulumi config set PUSHER_CLUSTER <value>`);
});

describe("in the program", () => {
  beforeEach(() => {
    runtime.setMocks(
      { newResource: ({ inputs }) => ({ id: "id", state: inputs }), call: () => ({}) },
      "toolboxai",
      "production",
    );
    vi.stubEnv("PULUMI_CONFIG_SECRET_KEYS", JSON.stringify(Object.keys(secrets)));
  });
  afterEach(() => vi.unstubAllEnvs());

  test("secrets are secrets, the rest is not", async () => {
    runtime.setAllConfig(complete);
    const config = loadConfig();
    expect(await isSecret(config.databasePassword)).toBe(true);
    expect(await isSecret(config.sources["config(OPENAI_API_KEY)"] as never)).toBe(true);
    expect(config.sources["config(PUSHER_KEY)"]).toBe("made-up");
    expect(config.protect).toBe(true);
  });

  test("a generated secret that is set is offered as such", () => {
    vi.stubEnv("PULUMI_CONFIG_SECRET_KEYS", JSON.stringify([...Object.keys(secrets), "toolboxai:ENCRYPTION_KEY"]));
    runtime.setAllConfig({ ...complete, "toolboxai:ENCRYPTION_KEY": "0".repeat(32) });
    expect(loadConfig().sources).toHaveProperty(["generated(ENCRYPTION_KEY)"]);
  });

  test("a secret that cannot be decrypted here is unknown, not malformed", async () => {
    runtime.setAllConfig({ ...complete, "toolboxai:OPENAI_API_KEY": UNKNOWN_VALUE });
    const key = loadConfig().sources["config(OPENAI_API_KEY)"] as unknown as { isKnown: Promise<boolean> };
    expect(await key.isKnown).toBe(false);
  });

  test("what is wrong stops the program before anything is registered", () => {
    runtime.setAllConfig(without("repo"));
    expect(loadConfig).toThrow(/The config of stack production is not ready: 1 missing\./);
  });
});

describe("the stack files", () => {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(stackSchema(toolboxai, settingsSchema));

  test.each(["production", "staging"])("%s fits its schema, and lacks nothing but what is set per account", (stack) => {
    const text = readFileSync(join(import.meta.dirname, `Pulumi.${stack}.yaml`), "utf8");
    const file = parse(text) as { config: Record<string, unknown> };
    expect(validate(file) || validate.errors).toBe(true);
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/schemas\/Pulumi\.stack\.schema\.json\n/);

    const raw = Object.entries(file.config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const problems = problemsOf(Object.fromEntries(raw));
    expect(problems.filter(({ kind }) => kind === "malformed")).toEqual([]);
    for (const { key } of problems) expect(text).toContain(` ${key}`);
  });

  test("an editor takes a secret in its encrypted form only, and no unknown key", () => {
    const config = (value: Record<string, unknown>) => validate({ config: value });
    expect(config({ "toolboxai:OPENAI_API_KEY": { secure: "v1:x" } })).toBe(true);
    expect(config({ "toolboxai:OPENAI_API_KEY": "sk-x" })).toBe(false);
    expect(config({ "toolboxai:databasePassword": "x" })).toBe(false);
    expect(config({ "toolboxai:plan": "tiny" })).toBe(false);
    expect(config({ "toolboxai:nonsense": "x" })).toBe(false);
    expect(config({ "stackwright:adopt": "all" })).toBe(true);
  });
});
