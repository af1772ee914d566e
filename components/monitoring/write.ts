/** Writes the files of `FileFolder`, or with `--remove` takes them away. Started by `FileFolder`. */

import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FILES, variableOf } from "./files.ts";

const folder = process.env.MONITORING_FOLDER;
if (!folder) throw new Error("MONITORING_FOLDER says where the files go, and is not set");

if (process.argv.includes("--remove")) remove(folder);
else write(folder);

function write(into: string): void {
  mkdirSync(into, { recursive: true });
  for (const file of FILES) {
    const text = process.env[variableOf(file)];
    if (text === undefined) throw new Error(`${variableOf(file)} holds the text of ${file}, and is not set`);
    const path = join(into, file);
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
    console.log(path);
  }
}

/** What others put into the folder stays, and then the folder too. */
function remove(from: string): void {
  for (const file of FILES) rmSync(join(from, file), { force: true });
  try {
    rmdirSync(from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "ENOENT") throw error;
  }
}
