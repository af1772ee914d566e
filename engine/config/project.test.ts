import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../state/testing.ts";
import { loadProject } from "./project.ts";

async function load(yaml: string) {
  const dir = await temporaryFolder();
  await mkdir(join(dir, "program"));
  await writeFile(join(dir, "index.ts"), "");
  await writeFile(join(dir, "Pulumi.yaml"), yaml);
  return { dir, project: await loadProject(dir) };
}

test("reads what the engine needs, paths made absolute", async () => {
  const { dir, project } = await load(`
name: shop
runtime:
  name: nodejs
  options: { typescript: false, nodeargs: "--import tsx" }
main: index.ts
backend: { url: "file://./state" }
plugins:
  providers:
    - { name: stackwright, path: ./provider }
config:
  region: eu
  stackwright:renderApiUrl: { value: "http://127.0.0.1:1" }
  replicas: { type: integer, default: 2 }
`);
  expect(project).toEqual({
    dir,
    file: join(dir, "Pulumi.yaml"),
    name: "shop",
    runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--import tsx" } },
    pwd: dir,
    entryPoint: "index.ts",
    stackConfigDir: dir,
    providers: [{ name: "stackwright", path: join(dir, "provider") }],
    backendUrl: "file://./state",
    config: {
      "shop:region": { key: "region", default: "eu", secret: false },
      "stackwright:renderApiUrl": { key: "stackwright:renderApiUrl", value: "http://127.0.0.1:1", secret: false },
      "shop:replicas": { key: "replicas", type: "integer", default: 2, secret: false },
    },
  });
});

test("a folder as main is where the program runs, and without main that is the project's", async () => {
  const { dir, project } = await load("name: shop\nruntime: nodejs\nmain: program\n");
  expect([project.pwd, project.entryPoint]).toEqual([join(dir, "program"), "."]);
  const without = await load("name: shop\nruntime: nodejs\n");
  expect([without.project.pwd, without.project.entryPoint]).toEqual([without.dir, "."]);
});

test("all problems come at once, each with where it is", async () => {
  await expect(
    load(`
name: shop
runtime: python
main: missing.ts
plugins: { languages: [{ name: x, path: y }] }
config:
  list: { type: array }
  count: { type: integer, default: many }
  other:key: { type: string }
  both: { default: 1, value: 2 }
`),
  ).rejects.toThrow(
    new RegExp(
      [
        "Pulumi.yaml:",
        "config.list is an array without `items`",
        "config.count has a default that is not of type integer",
        "config.other:key is not of this project, so it takes no type, only a value",
        "config.both cannot have both a default and a value",
        "runtime python: .*--engine pulumi",
        "plugins.languages: .*",
        "main: missing.ts does not exist",
      ].join("\\n? *.*"),
      "s",
    ),
  );
  await expect(load("runtime: nodejs")).rejects.toThrow(/Pulumi.yaml: name: /);
});
