import type { Output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { defineContract, type Variable } from "../../contract/contract.ts";
import { text } from "../../contract/format.ts";
import { environment, render } from "../../contract/source.ts";
import { type Registered, registeredBy } from "../testing.ts";
import { StaticSite, type StaticSiteArgs } from "./static-site.ts";

const base = { tier: "P0", secret: false, format: text(), for: ["frontend"], description: "a variable" } as const;
const variables: Record<string, Variable> = {
  VITE_API_URL: { ...base, source: render.url("backend") },
  VITE_ENVIRONMENT: { ...base, source: environment() },
};
const contract = defineContract({ name: "test", features: {}, variables });
const resolution = { contract, environment: "production", features: {} };
const sources = { "render.url(backend)": "https://api.example.com" };

const HOST = "web-x1y2.onrender.com";
const world = {
  outputs: {
    "stackwright:render:StaticSite": () => ({ serviceId: "srv-1", url: `https://${HOST}`, host: HOST, revision: "s1" }),
    "stackwright:render:EnvGroup": () => ({ groupId: "evg-1", revision: "g1" }),
    "stackwright:render:CustomDomain": () => ({
      dnsRecords: [{ type: "CNAME", name: "app.example.com", value: HOST }],
    }),
  },
};

async function made(changes: Partial<StaticSiteArgs> = {}, configure = (_: StaticSite): unknown => undefined) {
  let site: StaticSite | undefined;
  const registered = await registeredBy(() => {
    const repo = "https://github.com/owner/name";
    site = new StaticSite("web", { repo, branch: "main", publishPath: "dist", ...changes });
    configure(site);
  }, world);
  return { site: site!, registered };
}

const configured = (site: StaticSite) => site.configure({ ...resolution, sources });
const plain = (value: unknown) => new Promise((done) => (value as Output<unknown>).apply(done));
const child = (all: Registered[], type: string) => all.find((resource) => resource.type === type)!;

test("its children, their names, and who waits for whom", async () => {
  const { registered } = await made({ domains: ["app.example.com"] }, configured);
  expect(registered.map(({ type, name, parent }) => [type, name, parent])).toEqual([
    ["stackwright:components:StaticSite", "web", ""],
    ["stackwright:render:StaticSite", "web", "web"],
    ["stackwright:render:NotificationSettings", "web-notifications", "web"],
    ["stackwright:render:CustomDomain", "web-app.example.com", "web"],
    ["stackwright:render:EnvGroup", "web-variables", "web"],
    ["stackwright:render:Deploy", "web-deploy", "web"],
  ]);
  expect(child(registered, "stackwright:render:Deploy").dependencies.sort()).toEqual(["web", "web-variables"]);
});

test("the site, with the rewrite for routing in the browser behind the routes", async () => {
  const proxy = { type: "rewrite", source: "/api/*", destination: "https://api.example.com/*" } as const;
  const { registered } = await made({ rootDir: "apps/web", buildCommand: "make", routes: [proxy], protect: true });
  const site = child(registered, "stackwright:render:StaticSite");
  expect(site.protect).toBe(true);
  expect(site.inputs).toEqual({
    name: "web",
    repo: "https://github.com/owner/name",
    branch: "main",
    rootDir: "apps/web",
    buildCommand: "make",
    publishPath: "dist",
    routes: [proxy, { type: "rewrite", source: "/*", destination: "/index.html" }],
    autoDeploy: "yes",
  });
});

test("without routing in the browser", async () => {
  const { registered } = await made({ singlePage: false });
  expect(child(registered, "stackwright:render:StaticSite").inputs.routes).toEqual([]);
});

test("what it offers: its URL, and exact origins with the own domains first", async () => {
  const { site } = await made({ domains: ["app.example.com"], role: "panel" });
  expect(await plain(site.origins)).toEqual(["https://app.example.com", `https://${HOST}`]);
  expect(await plain(site.sources["render.origins(panel)"])).toBe(`https://app.example.com,https://${HOST}`);
  expect(await plain(site.sources["render.url(panel)"])).toBe(`https://${HOST}`);
  expect(await plain(site.dnsRecords)).toEqual([{ type: "CNAME", name: "app.example.com", value: HOST }]);
  expect(await plain((await made()).site.dnsRecords)).toEqual([]);
});

test("its variables with the contract, and the deploy that follows both", async () => {
  const { registered } = await made({}, configured);
  expect(child(registered, "stackwright:render:EnvGroup").inputs).toEqual({
    name: "web-variables",
    variables: { VITE_API_URL: "https://api.example.com", VITE_ENVIRONMENT: "production" },
    serviceIds: ["srv-1"],
    contract: {
      consumer: "frontend",
      variables: {
        VITE_API_URL: { tier: "P0", secret: false, format: "text" },
        VITE_ENVIRONMENT: { tier: "P0", secret: false, format: "text" },
      },
    },
  });
  expect(child(registered, "stackwright:render:Deploy").inputs).toEqual({
    serviceId: "srv-1",
    triggers: { site: "s1", variables: "g1" },
  });
});

test("a P0 variable without a value is refused", async () => {
  await made({}, (site) => {
    expect(() => site.configure({ ...resolution, sources: {} })).toThrow("no component offers render.url(backend)");
  });
});

test("a transform reaches each child", async () => {
  const { registered } = await made(
    {
      transform: {
        site: { publishPath: "out" },
        group: (group) => ({ ...group, variables: { ONLY: "this" } }),
        deploy: { clearCache: true },
      },
      notifications: "none",
    },
    configured,
  );
  expect(child(registered, "stackwright:render:StaticSite").inputs).toMatchObject({ publishPath: "out" });
  expect(child(registered, "stackwright:render:EnvGroup").inputs.variables).toEqual({ ONLY: "this" });
  expect(child(registered, "stackwright:render:Deploy").inputs).toMatchObject({ clearCache: true });
  expect(child(registered, "stackwright:render:NotificationSettings").inputs).toEqual({
    serviceId: "srv-1",
    notificationsToSend: "none",
  });
});
