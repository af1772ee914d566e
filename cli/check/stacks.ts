import { readdir, realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { UsageError } from "../arguments.ts";
import { Git, GitError } from "../diff/git.ts";
import { findStacks, type StackId } from "../diff/stacks.ts";

export interface FoundStacks {
  /** The repository's root, or the folder itself where there is no repository. */
  root: string;
  /** Their directories are relative to `root`. */
  stacks: StackId[];
}

/**
 * Every stack of every project in a folder and below it.
 * @param names of the stacks that are wanted; all of them when empty.
 * @throws UsageError when there is none, or none of such a name.
 */
export async function stacksBelow(
  folder: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<FoundStacks> {
  const dir = await realpath(resolve(folder));
  const { root, files } = await filesOf(dir, signal);
  const place = relative(root, dir).split(sep).join("/");
  const stacks = findStacks(files).filter(
    ({ directory }) => place === "" || directory === place || directory.startsWith(`${place}/`),
  );
  if (stacks.length === 0) {
    throw new UsageError(
      `There is no stack in ${dir}: no folder there holds a Pulumi.yaml and a Pulumi.<stack>.yaml. Name another with --cwd DIR.`,
    );
  }
  const unknown = names.filter((name) => !stacks.some(({ stack }) => stack === name));
  if (unknown.length > 0) {
    const known = [...new Set(stacks.map(({ stack }) => stack))].sort().join(", ");
    throw new UsageError(`No project has a stack ${unknown.join(", ")}. There are: ${known}.`);
  }
  return { root, stacks: names.length === 0 ? stacks : stacks.filter(({ stack }) => names.includes(stack)) };
}

/** Git knows what is ignored; without it every folder counts but hidden ones and installed packages. */
async function filesOf(dir: string, signal: AbortSignal | undefined): Promise<{ root: string; files: string[] }> {
  try {
    const git = await Git.open(dir, signal);
    return { root: git.root, files: await git.filesNow() };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { root: dir, files: await filesIn(dir, "") };
  }
}

async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : filesIn(root, path);
  });
  return (await Promise.all(found)).flat();
}
