import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { readObject, writeObject } from "./object-file.ts";
import type { StackFiles } from "./stack-files.ts";

/** Who holds a lock on a stack. */
export interface LockHolder {
  file: string;
  pid: number;
  username: string;
  hostname: string;
  /** RFC 3339. */
  timestamp: string;
  /** Its process ran on this machine and has ended. */
  stale: boolean;
}

/** The stack is locked by somebody; the message says by whom, since when, and how to lift it. */
export class StackLockedError extends Error {
  override name = "StackLockedError";
  readonly holders: LockHolder[];

  constructor({ project, stack, qualifiedName }: StackFiles, holders: LockHolder[]) {
    const lines = holders.map(
      (holder) =>
        `  by ${holder.username}@${holder.hostname} (pid ${holder.pid}) since ${holder.timestamp}, ${holder.file}`,
    );
    super(
      [
        `stack ${stack} of ${project} is locked:`,
        ...lines,
        `Wait for it to end. If it no longer runs, lift the lock with \`pulumi cancel --stack ${qualifiedName}\`, or delete the file.`,
      ].join("\n"),
    );
    this.holders = holders;
  }
}

/**
 * Takes the stack's lock as the CLI does: look, write one's own, look again. A lock left by a process of this machine that
 * has ended is removed, with a warning.
 * @returns what releases it.
 * @throws StackLockedError
 */
export async function acquireLock(files: StackFiles, onWarning: (text: string) => void): Promise<() => Promise<void>> {
  const stale = (await lockHolders(files)).filter((holder) => holder.stale);
  for (const holder of stale) {
    onWarning(
      `took over the lock of ${holder.username} (pid ${holder.pid}, since ${holder.timestamp}): that process has ended`,
    );
    await rm(holder.file, { force: true });
  }
  await refuseOthers(files);
  const own = join(files.lockDir, `${randomUUID()}.json`);
  await writeObject(
    own,
    JSON.stringify({
      pid: process.pid,
      username: userInfo().username,
      hostname: hostname(),
      timestamp: new Date().toISOString(),
    }),
  );
  const release = () => rm(own, { force: true });
  try {
    await refuseOthers(files, own);
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

async function refuseOthers(files: StackFiles, own?: string): Promise<void> {
  const others = (await lockHolders(files)).filter((holder) => holder.file !== own);
  if (others.length > 0) throw new StackLockedError(files, others);
}

export async function lockHolders(files: StackFiles): Promise<LockHolder[]> {
  const names = await readdir(files.lockDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const holders: LockHolder[] = [];
  for (const name of names.filter((name) => name.endsWith(".json")).sort()) {
    const file = join(files.lockDir, name);
    const text = await readObject(file);
    if (text === undefined) continue;
    holders.push({ file, ...contentOf(text) });
  }
  return holders;
}

function contentOf(text: string): Omit<LockHolder, "file"> {
  try {
    const { pid, username, hostname: host, timestamp } = JSON.parse(text);
    return { pid, username, hostname: host, timestamp, stale: host === hostname() && !isRunning(pid) };
  } catch {
    return { pid: 0, username: "unknown", hostname: "unknown", timestamp: "unknown", stale: false };
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
