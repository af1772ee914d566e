import { createHash } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Registered, registeredBy } from "./components/testing.ts";
import { rules } from "./policies/rules/index.ts";
import { outcomesIn, secret } from "./policies/testing.ts";

const world = {
  functions: {
    "stackwright:supabase:getApiKeys": {
      url: "https://abcdefghijklmnopqrst.supabase.co",
      anonKey: "eyJa.b.c",
      serviceRoleKey: "eyJd.e.f",
    },
    "stackwright:supabase:getPooler": {
      host: "aws-0-us-west-1.pooler.supabase.com",
      user: "postgres.abcdefghijklmnopqrst",
      database: "postgres",
      transactionPort: 6543,
      sessionPort: 5432,
    },
  },
  outputs: {
    "stackwright:render:WebService": () => ({
      serviceId: "srv-1",
      url: "https://toolboxai-backend-8j12.onrender.com",
      host: "toolboxai-backend-8j12.onrender.com",
      revision: "s1",
    }),
    "stackwright:render:EnvGroup": () => ({ revision: "g1" }),
    "stackwright:render:Deploy": () => ({ deployId: "dep-1" }),
    "stackwright:render:KeyValue": () => ({ internalConnectionString: "redis://red-1:6379" }),
    "stackwright:vercel:Project": () => ({
      projectId: "prj_1",
      url: "https://toolboxai-dashboard.vercel.app",
      domains: ["toolboxai-dashboard.vercel.app"],
    }),
    "random:index/randomPassword:RandomPassword": (name: string) => ({
      result: createHash("sha256")
        .update(name)
        .digest("hex")
        .slice(0, name.endsWith("encryption-key") ? 32 : 64),
    }),
  },
};

const secrets = {
  "toolboxai:databasePassword": "made-up",
  "toolboxai:OPENAI_API_KEY": "sk-made-up",
  "toolboxai:CLERK_SECRET_KEY": "sk_made_up",
  "toolboxai:CLERK_WEBHOOK_SIGNING_SECRET": "whsec_made_up",
  "toolboxai:PUSHER_SECRET": "made-up",
};
const settings = {
  "toolboxai:repo": "owner/name",
  "toolboxai:supabaseProjectRef": "abcdefghijklmnopqrst",
  "toolboxai:CLERK_PUBLISHABLE_KEY": "pk_made_up",
  "toolboxai:CLERK_JWKS_URL": "https://x.clerk.example/.well-known/jwks.json",
  "toolboxai:PUSHER_APP_ID": "1",
  "toolboxai:PUSHER_KEY": "made-up",
  "toolboxai:PUSHER_CLUSTER": "us2",
};
const production = {
  ...secrets,
  ...settings,
  "toolboxai:environment": "production",
  "toolboxai:domains": '["app.toolboxai.com"]',
};

function run(config: Record<string, string>): Promise<Registered[]> {
  return registeredBy(() => {
    runtime.setAllConfig(config);
    return import("./index.ts");
  }, world);
}

function inputs(registered: Registered[], type: string): Record<string, unknown> {
  return registered.find((resource) => resource.type === type)?.inputs ?? {};
}

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("PULUMI_CONFIG_SECRET_KEYS", JSON.stringify(Object.keys(secrets)));
});

describe("production", () => {
  test("is what ToolBoxAI has", async () => {
    const registered = await run(production);
    const names = (type: string) =>
      registered.filter((resource) => resource.type === type).map(({ inputs }) => inputs.name);
    expect(names("stackwright:render:WebService")).toEqual(["toolboxai-backend"]);
    expect(names("stackwright:render:EnvGroup")).toEqual(["toolboxai-secrets"]);
    expect(names("stackwright:render:KeyValue")).toEqual(["toolboxai-redis"]);
    expect(names("stackwright:vercel:Project")).toEqual(["toolboxai-dashboard"]);
    const generated = registered.filter(({ type }) => type.startsWith("random:"));
    expect(generated).toHaveLength(7);
    expect(generated.map(({ name }) => name)).toContain("toolboxai_app-password");

    expect(inputs(registered, "stackwright:render:EnvGroup").variables).toMatchObject({
      DATABASE_URL: expect.stringMatching(/^secret\(postgresql:.*:6543\/postgres\?sslmode=require\)$/),
      REDIS_URL: "secret(redis://red-1:6379)",
      ALLOWED_ORIGINS: "https://app.toolboxai.com,https://toolboxai-dashboard.vercel.app",
      TRUSTED_HOSTS: "toolboxai-backend-8j12.onrender.com,localhost,127.0.0.1",
      ENVIRONMENT: "production",
      DEBUG: "false",
    });
    expect(inputs(registered, "stackwright:vercel:ProjectEnvironment").production).toMatchObject({
      VITE_API_URL: "https://toolboxai-backend-8j12.onrender.com",
      VITE_SUPABASE_ANON_KEY: "eyJa.b.c",
      VITE_PUSHER_KEY: "made-up",
    });
  });

  test("protects what cannot be made again", async () => {
    const types = new Set((await run(production)).filter(({ protect }) => protect).map(({ type }) => type));
    expect([...types].sort()).toEqual([
      "random:index/randomPassword:RandomPassword",
      "stackwright:render:EnvGroup",
      "stackwright:render:KeyValue",
      "stackwright:render:WebService",
      "stackwright:vercel:Project",
    ]);
  });

  test("passes every policy", async () => {
    const outputs: Record<string, (name: string) => Record<string, unknown>> = world.outputs;
    const watched = { ...production, "toolboxai:alertAddresses": '["team@example.com"]' };
    const resources = (await run(watched)).map(({ type, name, inputs, protect }) => ({
      type,
      name: `${type}-${name}`,
      props: { ...enveloped(inputs), ...outputs[type]?.(name) },
      protect,
    }));
    const stack = { resources };
    expect(rules.flatMap((rule) => outcomesIn(rule, stack).map(({ message }) => [rule.id, message]))).toEqual([
      ["secrets-not-shared", expect.stringContaining("Not judged: nothing tells the other stacks' fingerprints")],
    ]);
  });
});

/** The inputs with secrets in the engine's envelope. */
function enveloped(inputs: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(inputs);
  return JSON.parse(text, (_, value) => {
    const opened = typeof value === "string" ? /^secret\((.*)\)$/s.exec(value)?.[1] : undefined;
    return opened === undefined ? value : secret(opened);
  });
}

test("staging is a world of its own, free, and without AI", async () => {
  const registered = await run({
    ...production,
    "toolboxai:environment": "staging",
    "toolboxai:plan": "free",
    "toolboxai:domains": "[]",
  });
  expect(inputs(registered, "stackwright:render:WebService")).toMatchObject({
    name: "toolboxai-backend-staging",
    plan: "free",
  });
  expect(inputs(registered, "stackwright:vercel:Project")).toMatchObject({ name: "toolboxai-dashboard-staging" });
  expect(inputs(registered, "stackwright:render:EnvGroup")).toMatchObject({
    name: "toolboxai-secrets-staging",
    variables: { ENVIRONMENT: "staging" },
  });
  expect(registered.filter(({ protect }) => protect)).toEqual([]);
});

test("nothing is registered while the config lacks something", async () => {
  const { "toolboxai:PUSHER_KEY": _, ...lacking } = production;
  const registered = await registeredBy(async () => {
    runtime.setAllConfig(lacking);
    await expect(import("./index.ts")).rejects.toThrow("pulumi config set PUSHER_KEY");
  }, world);
  expect(registered).toEqual([]);
});
