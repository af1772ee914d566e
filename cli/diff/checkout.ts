import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Git, GitError } from "./git.ts";

/** A commit's files in a folder of their own, with its dependencies installed. */
export interface Checkout {
  root: string;
  /** Deletes the folder. */
  close(): Promise<void>;
}

/**
 * Writes a commit into a temporary folder. Where its lock file is the working tree's own, the installed `node_modules` serves
 * both; elsewhere its own are installed, without their scripts.
 * @param note told what takes long.
 * @throws GitError when the commit is incomplete or its dependencies cannot be installed.
 */
export async function checkOut(
  git: Git,
  commit: string,
  { note, signal }: { note: (text: string) => void; signal?: AbortSignal | undefined },
): Promise<Checkout> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "stackwright-base-")));
  const close = () => rm(folder, { recursive: true, force: true });
  const root = join(folder, "checkout");
  try {
    await git.writeTo(commit, root, join(folder, "index"));
    const manifests = (await git.filesAt(commit)).filter((path) => /(^|\/)package\.json$/.test(path));
    const directories = new Set([".", ...manifests.map((manifest) => dirname(manifest))]);
    for (const directory of directories) await provide(git, commit, directory, root, note, signal);
    return { root, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function provide(
  git: Git,
  commit: string,
  directory: string,
  root: string,
  note: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const lock = directory === "." ? "package-lock.json" : `${directory}/package-lock.json`;
  const [locked, now] = await Promise.all([git.blobAt(commit, lock), git.blobNow(lock)]);
  const installed = join(git.root, directory, "node_modules");
  const target = join(root, directory, "node_modules");
  if (existsSync(target)) return;
  if (locked === now || locked === undefined) {
    if (existsSync(installed)) await symlink(installed, target, "junction");
    return;
  }
  note(`Installing the base's own dependencies (${lock} differs)…`);
  await install(join(root, directory), lock, signal);
}

function install(cwd: string, lock: string, signal: AbortSignal | undefined): Promise<void> {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return new Promise((resolve, reject) => {
    const child = spawn("npm", args, {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
      shell: process.platform === "win32",
      ...(signal && { signal }),
    });
    let stderr = "";
    child.stderr.on("data", (data) => (stderr += data));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : reject(
            new GitError(
              `The base's dependencies could not be installed: \`npm ci --ignore-scripts\` with its ${lock} failed.\n${stderr.trim().split("\n").slice(-5).join("\n")}`,
            ),
          ),
    );
  });
}
