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

const sources = { "render.url(backend)": "https://api.example.com", "config(VITE_DSN)": "https://dsn.example.com" };

const world = {
  outputs: {
    "stackwright:vercel:Project": () => ({
      projectId: "prj_1",
      url: "https://web.vercel.app",
      domains: ["web.vercel.app", "app.example.com"],
    }),
    "stackwright:vercel:ProjectEnvironment": () => ({ revision: "e1" }),
    "stackwright:vercel:ProjectDomain": (name: string) => ({
      dnsRecords: [{ type: "CNAME", name: name.replace("web-", ""), value: "dns.example.com", domain: name }],
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
});

test("its variables, in each scope, with the contract", async () => {
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

test("its own domains, those it redirects after those they lead to, with the DNS records Vercel advises", async () => {
  const { frontend, registered } = await made({
    domains: [{ name: "www.example.com", redirectTo: "app.example.com" }, "app.example.com"],
  });
  expect(registered[1]?.inputs.ownDomains).toEqual(["app.example.com"]);
  expect(
    registered.slice(2).map(({ name, inputs, dependencies }) => ({ name, inputs, dependencies: dependencies.sort() })),
  ).toEqual([
    {
      name: "web-app.example.com",
      inputs: { projectId: "prj_1", name: "app.example.com" },
      dependencies: ["web"],
    },
    {
      name: "web-www.example.com",
      inputs: { projectId: "prj_1", name: "www.example.com", redirect: "app.example.com" },
      dependencies: ["web", "web-app.example.com"],
    },
  ]);
  expect(await plain(frontend.origins)).toEqual(["https://app.example.com", "https://web.vercel.app"]);
  expect(((await plain(frontend.dnsRecords)) as { name: string }[]).map(({ name }) => name)).toEqual([
    "app.example.com",
    "www.example.com",
  ]);
});

test("one deployment once its variables are there, again when they or a build setting change", async () => {
  const { registered } = await made({ buildCommand: "pnpm run build", deployTimeout: "30m" }, (frontend) =>
    frontend.configure({ ...resolution, sources }),
  );
  expect(registered.at(-1)).toMatchObject({
    type: "stackwright:vercel:Deployment",
    name: "web-deployment",
    parent: "web",
    dependencies: expect.arrayContaining(["web", "web-environment"]),
    inputs: {
      projectId: "prj_1",
      triggers: {
        variables: "e1",
        framework: "vite",
        buildCommand: "pnpm run build",
        repo: "owner/name",
        branch: "main",
      },
    },
  });
});

test("no deployment when a push is to make it", async () => {
  const { registered } = await made({ deploy: false }, (frontend) => frontend.configure({ ...resolution, sources }));
  expect(registered.map(({ type }) => type)).not.toContain("stackwright:vercel:Deployment");
});

test("its routes, the backend's before the page", async () => {
  const { registered } = await made({}, (frontend) =>
    frontend.configure(
      { ...resolution, sources },
      { apiProxy: { path: "/api/*", to: "https://api.example.com" }, singlePage: true },
    ),
  );
  const routes = registered.find(({ type }) => type === "stackwright:vercel:ProjectRoutes");
  expect(routes).toMatchObject({ name: "web-routes", parent: "web" });
  expect(routes?.inputs).toMatchObject({
    projectId: "prj_1",
    routes: [
      { name: "backend", source: "/api/:path*", destination: "https://api.example.com/api/:path*" },
      { name: "single-page", syntax: "regex", destination: "/index.html" },
    ],
  });
});

test("no routes when none are asked for", async () => {
  const { registered } = await made({}, (frontend) => frontend.configure({ ...resolution, sources }));
  expect(registered.map(({ type }) => type)).not.toContain("stackwright:vercel:ProjectRoutes");
});

test("each child can be changed by the caller", async () => {
  const { registered } = await made(
    {
      domains: ["app.example.com"],
      transform: { domain: { gitBranch: "beta" }, deployment: (args) => ({ ...args, ref: "release" }) },
    },
    (frontend) => frontend.configure({ ...resolution, sources }),
  );
  const inputsOf = (name: string) => registered.find((resource) => resource.name === name)?.inputs;
  expect(inputsOf("web-app.example.com")).toMatchObject({ gitBranch: "beta" });
  expect(inputsOf("web-deployment")).toMatchObject({ ref: "release" });
});

test("a P0 variable without a value is refused", async () => {
  await made({}, (frontend) => {
    expect(() => frontend.configure({ ...resolution, sources: {} })).toThrow("no component offers render.url(backend)");
  });
});
