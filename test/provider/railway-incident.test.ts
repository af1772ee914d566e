import http from "node:http";
import { afterAll, expect, it } from "vitest";
import { createRuntime } from "../../emulators/runtime/index.ts";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, RailwayWorld, source } from "./railway-world.ts";

const runtime = await createRuntime({
  apps: { api: { title: "Standards", required: ["SECRET_KEY", "JWT_SECRET_KEY"], origins: "CORS_ORIGINS" } },
  healthCheckTimeout: 0,
  healthCache: 0,
});
afterAll(() => runtime.close());
const world = RailwayWorld.forEachTest({ runtime, seed: { railway: { deployStepMs: 5 } } });

const visit = (host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const request = http.get(runtime.edgeUrl, { path: "/health", agent: false, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject);
  });

/** Everything a backend is made of, brought up in order; then changed. */
async function backend(settings: Properties) {
  const scope = await world.scope(source);
  const instance = await world.resource("ServiceInstance");
  const variables = await world.resource("Variables");
  const deployment = await world.resource("Deployment");
  const startCommand = "python -m uvicorn src.a3e.main:app --host 0.0.0.0 --port $PORT";
  const up = async (values: Properties) => {
    await instance.up({ ...scope, startCommand, ...settings });
    await variables.up({ ...scope, variables: values });
    const triggers = { settings: instance.outputs.revision, variables: variables.outputs.revision } as Properties;
    await deployment.up({ ...scope, triggers });
  };
  return { up, host: () => instance.outputs.host as string };
}

const good = { SECRET_KEY: "sk-test-secret-key", JWT_SECRET_KEY: "sk-test-jwt-key" };

it("a missing variable takes the service down when there is no health path, and is told by name", async () => {
  const { up, host } = await backend({});
  await up(good);
  expect(await visit(host())).toBe(200);
  const { message } = await failureOf(up({ SECRET_KEY: good.SECRET_KEY }));
  expect(message).toContain("ended as CRASHED");
  expect(message).toContain("KeyError: 'JWT_SECRET_KEY'");
  expect(message).toContain("its address answers 404 or 502");
  expect(await visit(host())).toBe(502);
});

it("with a health path the former deployment serves on, and the next up mends it", async () => {
  const { up, host } = await backend({ healthcheckPath: "/health" });
  await up(good);
  const { message } = await failureOf(up({ SECRET_KEY: good.SECRET_KEY }));
  expect(message).toContain("ended as FAILED");
  expect(message).toContain("KeyError: 'JWT_SECRET_KEY'");
  expect(message).toContain("Still serving: deployment");
  expect(await visit(host())).toBe(200);
  await up(good);
  expect(await visit(host())).toBe(200);
});
