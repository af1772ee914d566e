import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

/** For each room, the rooms its sources may import. Tests may import more; `test/` may import everything. */
const ARROWS: Record<string, string[]> = {
  contract: [],
  "contract/generate": [
    "contract",
    "config.ts",
    "policies",
    "provider/schema",
    "provider/host",
    "provider/definitions.ts",
  ],
  "provider/host": [],
  "provider/schema": ["provider/host"],
  "provider/render": ["provider/host", "provider/resource.ts"],
  "provider/vercel": ["provider/host", "provider/resource.ts"],
  "provider/supabase": ["provider/host", "provider/resource.ts"],
  "provider/railway": ["provider/host", "provider/resource.ts"],
  "provider/uptime": ["provider/host", "provider/resource.ts"],
  engine: [],
  emulators: [],
  health: [],
  components: ["contract", "health", "provider/index.ts"],
  policies: ["contract"],
  cli: ["engine", "health", "contract"],
  "cli/demo": ["cli", "engine", "emulators", "contract", "health", "config.ts", "systems"],
};

const sources = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .map((file) => file.split(sep).join("/"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .filter((file) => !/(^|\/)(node_modules|testdata|\.git)\//.test(file));

function roomOf(file: string): string | undefined {
  return Object.keys(ARROWS)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const found = text.matchAll(/(?:from|import|import\()\s*["'](\.{1,2}\/[^"']+)["']/g);
  return [...found].map((match) => relative(ROOT, resolve(ROOT, dirname(file), match[1]!)));
}

describe("arrows point one way", () => {
  test.each(Object.entries(ARROWS))("%s imports only %j", (room, allowed) => {
    const wrong = sources
      .filter((file) => roomOf(file) === room)
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ target }) => ![room, ...allowed].some((room) => target === room || target.startsWith(`${room}/`)));
    expect(wrong).toEqual([]);
  });

  test("the program's side and the plugin's side of a resource never meet", () => {
    const wrong = sources
      .filter((file) => /\.(resource|handler|definition)\.ts$/.test(file))
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ file, target }) => {
        if (file.endsWith(".handler.ts")) return target.endsWith(".resource.ts") || target === "provider/resource.ts";
        return target.endsWith(".handler.ts") || /client\.ts$/.test(target);
      });
    expect(wrong).toEqual([]);
  });
});
