import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { goJson, goStructJson } from "./go-json.ts";
import { readObject, writeObject } from "./object-file.ts";
import type { StackFiles } from "./stack-files.ts";

/** One past run of a stack: Pulumi's `backend.UpdateInfo`. Times are Unix seconds. */
export interface HistoryEntry {
  kind: "update" | "preview" | "refresh" | "destroy" | "import" | "resource-import" | "rename";
  startTime: number;
  message: string;
  environment: Record<string, string>;
  /** Full key -> value; secrets as `{"secure": ciphertext}`. */
  config: Record<string, unknown>;
  version: number;
  result: "in-progress" | "succeeded" | "failed";
  endTime: number;
  resourceChanges?: Record<string, number>;
}

/** Writes the entry and, beside it, the state it ended with. */
export async function writeHistory(files: StackFiles, entry: HistoryEntry, checkpoint: string): Promise<void> {
  const prefix = join(files.historyDir, `${files.stack}-${unixNanoseconds()}`);
  const { environment, config, resourceChanges, ...rest } = entry;
  const { kind, startTime, message, version, result, endTime } = rest;
  const fields = [
    goStructJson({ kind, startTime, message }).slice(1, -1),
    `"environment":${goJson(environment)}`,
    `"config":${goJson(config)}`,
    goStructJson({ version, result, endTime }).slice(1, -1),
    ...(resourceChanges && Object.keys(resourceChanges).length > 0
      ? [`"resourceChanges":${goJson(resourceChanges)}`]
      : []),
  ];
  await writeObject(`${prefix}.history.json`, `{${fields.join(",")}}`);
  await writeObject(`${prefix}.checkpoint.json`, checkpoint);
}

/** Newest first. */
export async function readHistory(files: StackFiles): Promise<HistoryEntry[]> {
  const names = await readdir(files.historyDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const entries = names.filter((name) => name.endsWith(".history.json")).sort();
  return Promise.all(
    entries.reverse().map(async (name) => JSON.parse((await readObject(join(files.historyDir, name))) ?? "{}")),
  );
}

export async function writeBackup(files: StackFiles, checkpoint: string): Promise<void> {
  await writeObject(join(files.backupDir, `${files.stack}.${unixNanoseconds()}.json`), checkpoint);
}

/** The copies of the state that ended runs have left, newest first. */
export async function backupsOf(files: StackFiles): Promise<string[]> {
  const names = await readdir(files.backupDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .filter((name) => name.startsWith(`${files.stack}.`) && name.endsWith(".json"))
    .sort()
    .reverse()
    .map((name) => join(files.backupDir, name));
}

function unixNanoseconds(): string {
  const milliseconds = performance.timeOrigin + performance.now();
  return (BigInt(Math.trunc(milliseconds * 1000)) * 1000n).toString();
}
