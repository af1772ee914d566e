import type net from "node:net";
import { expect, test } from "vitest";
import { createRuntime } from "./index.ts";

const POOLER = "aws-0-us-west-1.pooler.supabase.com";

test("close ends every server, connection and process that was started", async () => {
  const handles = () => process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS|Process)/.test(name));
  const before = handles();
  const runtime = await createRuntime({ apps: { backend: { title: "Backend", required: [] } } });
  await runtime.startKeyValue("red-1");
  await runtime.startDatabase({ ref: "ref", poolerHost: POOLER, password: "" });
  const instance = await runtime.boot({
    serviceId: "srv-1",
    deployId: "dep-1",
    host: "127.0.0.1",
    repo: "",
    startCommand: "gunicorn main:app",
    healthCheckPath: "/health",
    env: { PORT: "10000", RENDER_SERVICE_NAME: "backend" },
  });
  runtime.route("127.0.0.1", instance);
  expect((await fetch(runtime.edgeUrl)).status).toBe(200);
  const clients = [await runtime.network.connect("red-1", 6379), await runtime.network.connect(POOLER, 6543)];
  const ended = clients.map(
    (client: net.Socket) => new Promise((resolve) => client.on("close", resolve).on("error", () => {})),
  );
  expect(handles().length).toBeGreaterThan(before.length);
  await runtime.close();
  await Promise.all(ended);
  await expect.poll(handles).toEqual(before);
});
