import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registeredBy, type World } from "../../components/testing.ts";
import { examples, problemsOf, runExample } from "./examples.ts";

const FOLDER = resolve(import.meta.dirname, "../../docs/components");
const { contract, programs } = examples();

/** Components and what the engine itself makes are no resources of a vendor's. */
const OWN = /^(stackwright:components:|pulumi:pulumi:)/;

const world: World = {
  outputs: {
    "stackwright:render:WebService": () => ({
      serviceId: "srv-1",
      url: "https://a.example",
      host: "a.example",
      revision: "1",
    }),
    "stackwright:render:StaticSite": () => ({
      serviceId: "srv-2",
      url: "https://b.example",
      host: "b.example",
      revision: "1",
    }),
    "stackwright:render:CustomDomain": () => ({ dnsRecords: [] }),
    "stackwright:vercel:Project": () => ({ projectId: "prj_1", url: "https://c.example", domains: ["c.example"] }),
    "stackwright:vercel:ProjectDomain": () => ({ dnsRecords: [] }),
    "stackwright:railway:ServiceInstance": () => ({ host: "d.example", url: "https://d.example", revision: "1" }),
    "stackwright:railway:CustomDomain": () => ({ domain: "api.example.com", dnsRecords: [] }),
  },
  functions: {
    "stackwright:supabase:getApiKeys": { url: "https://x.supabase.co", anonKey: "a", serviceRoleKey: "b" },
    "stackwright:supabase:getPooler": {
      host: "pooler.example",
      user: "postgres.abcdefghijklmnopqrst",
      database: "postgres",
      transactionPort: 6543,
      sessionPort: 5432,
    },
    "stackwright:uptimerobot:getAlertContact": { alertContactId: 1 },
  },
};

test("there is a page for every component that a program can import, and the list leads to it", async () => {
  const list = readFileSync(join(FOLDER, "README.md"), "utf8");
  const stackwright = await import("../../components/index.ts");
  const groups = Object.entries(stackwright).flatMap(([name, value]): [string, unknown][] =>
    typeof value === "object" && name !== "z"
      ? Object.entries(value).map(([inner, one]): [string, unknown] => [`${name}.${inner}`, one])
      : [[name, value]],
  );
  const components = groups.filter(([, value]) => typeof value === "function" && /^class/.test(String(value)));
  expect(components.length).toBeGreaterThan(10);
  const links = new Map([...list.matchAll(/\[`([\w.]+)`\]\(([\w-]+\.md)\)/g)].map(([, name, page]) => [name, page]));
  expect([...links.keys()].sort()).toEqual(components.map(([name]) => name).sort());
  for (const page of links.values()) expect(existsSync(join(FOLDER, page!)), page).toBe(true);
});

test("every example compiles", { timeout: 60_000 }, () => {
  expect(problemsOf([contract, ...programs])).toEqual([]);
});

test("the compiler is really asked", { timeout: 60_000 }, () => {
  const wrong = {
    ...contract,
    text: 'import { render } from "stackwright";\nnew render.KeyValue("x", { region: "mars" });',
  };
  expect(problemsOf([wrong]).join()).toContain("mars");
});

describe("every example runs, and makes what its page says", () => {
  const home = process.cwd();
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "stackwright-examples-"));
    mkdirSync(join(dir, "sql"));
    writeFileSync(join(dir, "sql/001-tables.sql"), "create table one (id int);\n");
    process.chdir(dir);
  });
  afterAll(() => {
    process.chdir(home);
    rmSync(dir, { recursive: true, force: true });
  });

  test.each(programs.map((example) => [example.page, example] as const))("%s", async (page, example) => {
    runtime.setAllConfig({ "toolboxai:databasePassword": "made-up" });
    const made = await registeredBy(() => void runExample(example, contract), world);
    const types = new Set(made.map(({ type }) => type).filter((type) => !OWN.test(type)));
    expect(types.size).toBeGreaterThan(0);
    if (page === "README.md") return;
    expect([...types].map(nameOf)).toEqual(expect.arrayContaining(madeBy(page)));
    const own = made.find(({ type }) => type.startsWith("stackwright:components:") && type.endsWith(classOf(page)));
    const children = made.filter(({ parent, type }) => own !== undefined && parent === own.name && !OWN.test(type));
    expect(madeBy(page)).toEqual(expect.arrayContaining(children.map(({ type }) => nameOf(type))));
  });
});

/** # render.Backend -> Backend */
function classOf(page: string): string {
  return /^# (?:\w+\.)?(\w+)/.exec(readFileSync(join(FOLDER, page), "utf8"))?.[1] ?? page;
}

/** The resources that a page lists. */
function madeBy(page: string): string[] {
  const [, section = ""] = readFileSync(join(FOLDER, page), "utf8").split("## What it makes\n");
  return [...section.split("\n## ")[0]!.matchAll(/^- `([\w.]+)`/gm)].map(([, name]) => name!);
}

/** stackwright:render:WebService -> render.WebService, random:index/randomPassword:RandomPassword -> random.RandomPassword */
function nameOf(type: string): string {
  const [plugin, module, name] = type.split(":") as [string, string, string];
  if (plugin === "pulumi") return `${name}.Provider`;
  if (plugin === "stackwright") return `${module}.${name}`;
  return module.startsWith("index/") ? `${plugin}.${name}` : `${plugin}.${module}.${name}`;
}
