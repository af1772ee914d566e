import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { DEFAULT_PLAN, toEnvironment } from "../../health/plan.ts";

const URL = "https://api-8j12.onrender.com";
let server: Server | undefined;
afterEach(() => new Promise<void>((closed) => (server === undefined ? closed() : server.close(() => closed()))));

/** The script as a deploy starts it, against a server of this test. */
async function verify(listener: RequestListener): Promise<{ code: number | null; out: string; err: string }> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const edgeUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const plan = { ...DEFAULT_PLAN, pages: ["/docs"], retrySeconds: [0], wakeSeconds: 5, edgeUrl };
  const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "verify.ts")], {
    env: { ...process.env, HEALTH_URL: URL, HEALTH_ORIGINS: "", ...toEnvironment(plan) },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  const [code] = await once(child, "close");
  return { code, out, err };
}

test("healthy: the findings, and 0", async () => {
  const { code, out } = await verify((_, response) => response.end(JSON.stringify({ status: "healthy" })));
  expect([code, out.split("\n").slice(0, 2)]).toEqual([0, ["✓ health  200, healthy", "✓ /docs   200"]]);
});

test("down: the cause, and 1", async () => {
  const { code, err } = await verify((_, response) => void response.writeHead(502).end());
  expect(code).toBe(1);
  expect(err).toContain("api-8j12.onrender.com is not healthy, 1 thing is wrong. 502:");
});
