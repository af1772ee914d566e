import type { Output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { defineContract, type Variable } from "../../contract/contract.ts";
import { text } from "../../contract/format.ts";
import { config, environment, render } from "../../contract/source.ts";
import { registeredBy } from "../testing.ts";
import { Frontend, type FrontendArgs } from "./frontend.ts";

const base = { tier: "P0", secret: false, format: text(), for: ["frontend"], description: "a variable" } as const;
const variables: Record<string, Variable> = {
  VITE_API_URL: { ...base, source: render.url("backend") },
  VITE_ENVIRONMENT: { ...base, source: environment() },
  VITE_DSN: { ...base, tier: "P1", source: config(), scopes: ["production"] },
};
const contract = defineContract({ name: "test", features: {}, variables });
const resolution = { contract, environment: "production", features: {} };

const world = {
  outputs: {
    "stackwright:vercel:Project": () => ({
      projectId: "prj_1",
      url: "https://web.vercel.app",
      domains: ["web.vercel.app", "app.example.com"],
    }),
  },
};

async function made(changes: Partial<FrontendArgs> = {}, configure = (_: Frontend) => {}) {
  let frontend: Frontend | undefined;
  const registered = await registeredBy(() => {
    frontend = new Frontend("web", { framework: "vite", repo: "owner/name", branch: "main", ...changes });
    configure(frontend);
  }, world);
  return { frontend: frontend!, registered };
}

const plain = (value: unknown) => new Promise((done) => (value as Output<unknown>).apply(done));

test("the project, without what was not asked for", async () => {
  const { registered } = await made({ rootDirectory: "apps/dashboard", protect: true });
  expect(registered[1]).toEqual({
    type: "stackwright:vercel:Project",
    name: "web",
    parent: "web",
    protect: true,
    dependencies: [],
    inputs: {
      name: "web",
      framework: "vite",
      rootDirectory: "apps/dashboard",
      gitRepository: { type: "github", repo: "owner/name" },
      productionBranch: "main",
    },
  });
});

test("origins are exact, the own domains first, none twice", async () => {
  const { frontend } = await made({ domains: ["app.example.com"] });
  expect(await plain(frontend.origins)).toEqual(["https://app.example.com", "https://web.vercel.app"]);
  expect(await plain(frontend.sources["vercel.origins(dashboard)"])).toBe(
    "https://app.example.com,https://web.vercel.app",
  );
  expect(frontend.dnsRecords).toEqual([{ type: "CNAME", name: "app", value: "cname.vercel-dns.com" }]);
});

test("its variables, in each scope, with the contract", async () => {
  const sources = { "render.url(backend)": "https://api.example.com", "config(VITE_DSN)": "https://dsn.example.com" };
  const { registered } = await made({}, (frontend) => frontend.configure({ ...resolution, sources }));
  expect(registered[2]).toMatchObject({
    type: "stackwright:vercel:ProjectEnvironment",
    name: "web-environment",
    parent: "web",
  });
  expect(registered[2]?.inputs).toEqual({
    projectId: "prj_1",
    production: {
      VITE_API_URL: "https://api.example.com",
      VITE_ENVIRONMENT: "production",
      VITE_DSN: "https://dsn.example.com",
    },
    preview: { VITE_API_URL: "https://api.example.com", VITE_ENVIRONMENT: "preview" },
    development: { VITE_API_URL: "https://api.example.com", VITE_ENVIRONMENT: "development" },
    contract: {
      consumer: "frontend",
      variables: {
        VITE_API_URL: { tier: "P0", secret: false, format: "text" },
        VITE_ENVIRONMENT: { tier: "P0", secret: false, format: "text" },
        VITE_DSN: { tier: "P1", secret: false, format: "text" },
      },
    },
  });
});

test("a P0 variable without a value is refused", async () => {
  await made({}, (frontend) => {
    expect(() => frontend.configure({ ...resolution, sources: {} })).toThrow("no component offers render.url(backend)");
  });
});
