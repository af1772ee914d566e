import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Arguments, UsageError } from "../arguments.ts";
import { skeleton } from "./new-files.ts";

/** Writes a system to begin with into a folder that has `stackwright` installed. Refuses to overwrite anything. */
export function newSystem({ words, cwd }: Pick<Arguments, "words" | "cwd">, print: (line: string) => void): number {
  const [name, ...rest] = words;
  if (name === undefined || rest.length > 0) throw new UsageError("Say one name: new NAME");
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(name))
    throw new UsageError(
      `"${name}" is no name for a system: use 2 to 40 lower-case letters, digits and -, a letter first.`,
    );
  const dir = resolve(cwd);
  const files = skeleton(name);
  const there = Object.keys(files).filter((file) => existsSync(join(dir, file)));
  if (there.length > 0)
    throw new Error(
      `In ${dir} there is already: ${there.join(", ")}. Nothing was written. Use another folder, or --cwd DIR.`,
    );
  const manifest = moduleManifest(dir, name);
  writeFileSync(join(dir, "package.json"), manifest);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
  print(`Written: ${Object.keys(files).join(", ")}; package.json says "type": "module".`);
  return 0;
}

/** The folder's package.json, as a program in modules needs it. */
function moduleManifest(dir: string, name: string): string {
  const file = join(dir, "package.json");
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>) : undefined;
  if ((manifest?.dependencies as Record<string, string> | undefined)?.stackwright === undefined)
    throw new Error(`${dir} has no stackwright yet. Install it there first: npm install PATH/stackwright-0.1.0.tgz`);
  if (manifest?.type !== undefined && manifest.type !== "module")
    throw new Error(`${file} says "type": ${JSON.stringify(manifest.type)}. Run first: npm pkg set type=module`);
  return `${JSON.stringify({ name, private: true, type: "module", ...manifest }, null, 2)}\n`;
}
