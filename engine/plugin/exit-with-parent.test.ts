import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

test("a plugin ends when the engine is killed", async () => {
  const source = `
    import { PluginProcess } from ${JSON.stringify(join(import.meta.dirname, "plugin-process.ts"))};
    const run = { script: ${JSON.stringify(join(import.meta.dirname, "testdata/plugin/main.cjs"))} };
    await PluginProcess.start({ label: "x", run, args: [], cwd: ".", env: process.env, onLog: ({ text }) => console.log(text) });
    console.log("started");
    setInterval(() => {}, 1000);
  `;
  const engine = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", source], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TEST_PLUGIN_MODE: "says-pid" },
  });
  let plugin = 0;
  let started = false;
  for await (const line of createInterface({ input: engine.stdout })) {
    if (line.startsWith("pid ")) plugin = Number(line.slice(4));
    started ||= line === "started";
    if (started && plugin) break;
  }
  const exited = once(engine, "exit");
  engine.kill("SIGKILL");
  await exited;
  expect(plugin).toBeGreaterThan(0);
  await expect.poll(() => isRunning(plugin), { timeout: 15_000 }).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
