import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";

const bootstrap = join(import.meta.dirname, "..", "bootstrap.cjs");

async function startPlugin(...args: string[]) {
  const child = spawn(process.execPath, [bootstrap, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, port };
}

it("starts without a build step, prints its port, and ends on SIGTERM", async () => {
  const { child, port } = await startPlugin();
  expect(Number(port)).toBeGreaterThan(0);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("ends when the engine that started it stops listening", async () => {
  const engine = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  const { child } = await startPlugin(`127.0.0.1:${(engine.address() as AddressInfo).port}`);
  engine.close();
  expect(await once(child, "exit")).toEqual([0, null]);
});
