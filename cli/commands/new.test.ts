import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newSystem } from "./new.ts";

let cwd: string;
const said: string[] = [];
const create = (...words: string[]) => newSystem({ words, cwd }, (line) => said.push(line));
const manifest = () => JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
const install = (more: object = {}) =>
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ ...more, dependencies: { stackwright: "file:a.tgz" } }));

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "stackwright-new-"));
  said.length = 0;
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

test("writes the skeleton under the system's name, and makes the package one of modules", () => {
  install({ name: "given" });
  expect(create("shop")).toBe(0);
  expect(readdirSync(cwd).sort()).toEqual(
    [
      ".gitignore",
      "Pulumi.production.yaml",
      "Pulumi.yaml",
      "contract.ts",
      "index.ts",
      "package.json",
      "tsconfig.json",
    ].sort(),
  );
  expect(readFileSync(join(cwd, "Pulumi.yaml"), "utf8")).toMatch(/^name: shop\n/);
  expect(readFileSync(join(cwd, "contract.ts"), "utf8")).toContain('name: "shop"');
  expect(manifest()).toEqual({
    name: "given",
    private: true,
    type: "module",
    dependencies: { stackwright: "file:a.tgz" },
  });
  expect(said.join()).toContain("Written: contract.ts");
});

test("overwrites nothing, and then writes nothing", () => {
  install();
  writeFileSync(join(cwd, "index.ts"), "mine");
  writeFileSync(join(cwd, "tsconfig.json"), "{}");
  expect(() => create("shop")).toThrow("there is already: index.ts, tsconfig.json. Nothing was written.");
  expect(readdirSync(cwd).sort()).toEqual(["index.ts", "package.json", "tsconfig.json"]);
  expect(readFileSync(join(cwd, "index.ts"), "utf8")).toBe("mine");
  expect(manifest().type).toBeUndefined();
});

test.each([
  ["no package", () => {}, "npm install PATH/stackwright-0.1.0.tgz"],
  ["a package without it", () => writeFileSync(join(cwd, "package.json"), "{}"), "has no stackwright yet"],
  ["a package of CommonJS", () => install({ type: "commonjs" }), "npm pkg set type=module"],
])("%s: says what to run", (_, prepare, message) => {
  prepare();
  expect(() => create("shop")).toThrow(message);
  expect(readdirSync(cwd)).not.toContain("index.ts");
});

test.each([[[]], [["a", "b"]], [["Shop"]], [["1shop"]], [["my_shop"]], [["x".repeat(41)]]])(
  "%j is no name",
  (words) => {
    install();
    expect(() => create(...words)).toThrow(/name/);
  },
);
