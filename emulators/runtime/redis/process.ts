import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ping } from "./client.ts";
import type { RedisServer } from "./redis.ts";

export function findOnPath(name: string, path = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** A `redis-server` child on a free port of 127.0.0.1 that keeps nothing on disk. Resolves when it answers PING. */
export async function startRedisProcess(executable: string): Promise<RedisServer> {
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn(executable, options, { stdio: "ignore", cwd: tmpdir(), env: { PATH: process.env.PATH } });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const close = async () => {
    child.kill();
    await exited;
  };
  try {
    await answering(child, port);
  } catch (error) {
    await close();
    throw error;
  }
  return { kind: "redis-server", port, close };
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const deadline = Date.now() + START_TIMEOUT;
  for (;;) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} exited with status ${child.exitCode}`);
    if (await answersPing(port)) return;
    if (Date.now() > deadline) throw new Error(`${child.spawnfile} did not answer within ${START_TIMEOUT} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function answersPing(port: number): Promise<boolean> {
  try {
    const socket = await new Promise<net.Socket>((resolve, reject) => {
      const connecting = net.connect(port, "127.0.0.1", () => resolve(connecting)).once("error", reject);
    });
    await ping(socket);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds. */
const START_TIMEOUT = 5_000;
