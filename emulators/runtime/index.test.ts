import { randomUUID } from "node:crypto";
import http from "node:http";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { BootFailure, type BootRequest, type Instance } from "../runtime.ts";
import { createRuntime, type RuntimeHandle } from "./index.ts";

const HOST = "backend-8j12.onrender.com";
const POOLER = "aws-0-us-west-1.pooler.supabase.com";
const REF = "abcdefghijklmnopqrst";
const password = randomUUID();
let runtime: RuntimeHandle;
const running: Instance[] = [];

beforeAll(async () => {
  runtime = await createRuntime({
    apps: {
      "https://github.com/example/backend": {
        title: "Backend",
        required: ["SECRET_KEY"],
        checks: { database: "DATABASE_URL", redis: "REDIS_URL" },
      },
      worker: { title: "Worker", required: [], health: { degradedStatus: 503 }, checks: { queue: ["QUEUE_URL"] } },
    },
    healthCheckTimeout: 0,
    healthCache: 0,
  });
  await runtime.startKeyValue("red-abc");
  await runtime.startDatabase({ ref: REF, poolerHost: POOLER, password });
});
afterEach(async () => {
  runtime.route(HOST, "no-server");
  for (const instance of running.splice(0)) await instance.stop();
});
afterAll(() => runtime.close());

async function boot(changes: Partial<BootRequest> = {}): Promise<Instance> {
  const instance = await runtime.boot({
    serviceId: "srv-1",
    deployId: "dep-1",
    host: HOST,
    repo: "https://github.com/example/backend.git",
    startCommand: "gunicorn main:app",
    healthCheckPath: "/health",
    ...changes,
    env: {
      PORT: "10000",
      SECRET_KEY: randomUUID(),
      DATABASE_URL: `postgresql://postgres.${REF}:${password}@${POOLER}:6543/postgres`,
      REDIS_URL: "redis://red-abc:6379",
      ...changes.env,
    },
  });
  running.push(instance);
  return instance;
}

async function ask(path: string) {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(runtime.edgeUrl, { path, agent: false, headers: { host: HOST } }, resolve).on("error", reject);
  });
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, reason: response.headers["x-render-routing"], text };
}

test("what was booted and routed answers at the edge with its services connected", async () => {
  runtime.route(HOST, await boot());
  const { status, text } = await ask("/health");
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ status: "healthy", checks: { database: true, redis: true } });
});

test("a crash shows at the edge until the next instance is routed", async () => {
  await expect(runtime.crash(HOST)).rejects.toThrow(`${HOST}: no instance is serving`);
  runtime.route(HOST, await boot());
  await runtime.crash(HOST);
  expect(await ask("/health")).toMatchObject({ status: 502, reason: "dynamic-paid-error" });
  runtime.route(HOST, await boot());
  expect((await ask("/health")).status).toBe(200);
});

test("a sleeping host boots again at the first request", async () => {
  runtime.route(HOST, { asleep: true, wake: () => boot() });
  expect((await ask("/health")).status).toBe(200);
});

test("a stopped key value is gone for what runs", async () => {
  await runtime.startKeyValue("red-old");
  runtime.route(HOST, await boot({ env: { REDIS_URL: "redis://red-old:6379" } }));
  await runtime.stopKeyValue("red-old");
  expect(JSON.parse((await ask("/health")).text)).toMatchObject({ status: "degraded", checks: { redis: false } });
});

test.each([
  ["a host the application does not trust", { env: { TRUSTED_HOSTS: "localhost" } }],
  ["a path that is not there", { healthCheckPath: "/healthz" }],
  ["an unhealthy answer", { env: { RENDER_SERVICE_NAME: "worker" } }],
])("a health check that fails on %s fails the boot", async (_, changes) => {
  const error = await boot(changes as Partial<BootRequest>).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BootFailure);
  expect(String(error)).toContain("Timed out after waiting for internal health check to return a successful response");
  expect((error as BootFailure).logs.at(-1)).toBe("==> Timed Out");
});

test("without a health path an open port is enough", async () => {
  const instance = await boot({ healthCheckPath: "", env: { RENDER_SERVICE_NAME: "worker" } });
  expect(instance.logs).toContain("INFO:     Application startup complete.");
});

test("an unknown repository does not build, and the known ones are named", async () => {
  await expect(boot({ repo: "https://github.com/example/other" })).rejects.toThrow(
    "no application is known for repository 'https://github.com/example/other' (known: https://github.com/example/backend, worker)",
  );
});

test("an instance from elsewhere cannot be routed", () => {
  expect(() => runtime.route(HOST, { logs: [], stop: async () => {} })).toThrow("was not booted by this runtime");
});
