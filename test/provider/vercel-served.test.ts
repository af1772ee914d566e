import http, { type IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pagePattern } from "../../components/vercel/routes.ts";
import { createRuntime, type RuntimeHandle } from "../../emulators/runtime/index.ts";
import { VercelWorld } from "./vercel-world.ts";

const BACKEND = "backend-8j12.onrender.com";
let runtime: RuntimeHandle;
beforeEach(async () => {
  runtime = await createRuntime({ apps: {} });
});
const world = VercelWorld.forEachTest({}, undefined, () => runtime);
afterEach(() => runtime.close());

async function visit(path: string, host = "web.vercel.app") {
  const response = await new Promise<IncomingMessage>((resolve) =>
    http.get(runtime.edgeUrl + path, { headers: { host }, agent: false }, resolve),
  );
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

it("serves a declared frontend: page, script, paths of the app, the backend's paths, its own domain", async () => {
  const { projectId } = world;
  const project = { projectId };
  await (await world.resource("ProjectDomain")).up({ ...project, name: "app.example.com" });
  expect((await visit("/", "app.example.com")).headers["x-vercel-error"]).toBe("DEPLOYMENT_NOT_FOUND");
  await (await world.resource("ProjectEnvironment")).up({ ...project, production: { VITE_API_URL: "/api" } });
  await (await world.resource("Deployment")).up(project);

  const page = await visit("/", "app.example.com");
  expect(page).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
  expect((await visit("/assets/index.js")).text).toContain('"VITE_API_URL": "/api"');
  expect((await visit("/settings/profile")).status).toBe(404);

  const backend = { name: "backend", source: "/api/:path*", destination: `https://${BACKEND}/api/:path*` };
  const single = { name: "single-page", source: pagePattern(["api"]), syntax: "regex", destination: "/index.html" };
  await (await world.resource("ProjectRoutes")).up({ ...project, routes: [backend, single] });
  expect((await visit("/settings/profile")).text).toBe(page.text);
  expect((await visit("/assets/index.js")).text).toContain('"VITE_API_URL": "/api"');
  expect((await visit("/assets/gone.js")).headers["x-vercel-error"]).toBe("NOT_FOUND");
  expect(await visit("/api/v1/users")).toMatchObject({ status: 404, headers: { "x-render-routing": "no-server" } });
});
