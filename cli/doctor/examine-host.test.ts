import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Edge, type EdgeOptions } from "../../emulators/runtime/edge.ts";
import { examineHost, type HostOptions, planOfUrl } from "./examine-host.ts";

const HOST = "api-8j12.onrender.com";
const URL = `https://${HOST}`;
const ORIGIN = "https://app.example.com";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(listener: http.RequestListener) {
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
}

/** The emulated edge of Render. */
async function edge(options: Partial<EdgeOptions> = {}): Promise<Edge> {
  const started = await Edge.start({ wakeTime: 0, whileWaking: "wait", ...options });
  closing.push(() => started.close());
  return started;
}

/** FastAPI in order, letting one origin in. */
const application: http.RequestListener = (request, response) => {
  const { origin } = request.headers;
  if (request.method === "OPTIONS") {
    const allowed = origin === ORIGIN;
    response.writeHead(allowed ? 200 : 400, allowed ? { "access-control-allow-origin": origin } : {}).end();
  } else if (request.url === "/health") response.end(JSON.stringify({ status: "healthy" }));
  else response.writeHead(404).end('{"detail":"Not Found"}');
};

async function examined(edgeUrl: string, changes: { url?: string; origins?: string[] } & Partial<HostOptions> = {}) {
  const { url = URL, origins = [], ...options } = changes;
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const plan = planOfUrl(url, origins, edgeUrl);
  const slowMs = { health: 60_000, api: 60_000 };
  const signal = new AbortController().signal;
  const part = await examineHost({ ...plan, slowMs }, { waitSeconds: 0, signal, note, ...options });
  return { ...part, notes, codes: part.findings.map(({ code }) => code) };
}

test("in order", async () => {
  const { url } = await serve(application);
  const { examined: seen, findings } = await examined(url, { origins: [ORIGIN] });
  expect(findings).toEqual([]);
  expect(seen[0]).toMatchObject({ subject: `${URL}/health`, state: "healthy", ok: true });
});

describe("what answers in the application's place", () => {
  test("nothing is deployed", async () => {
    const { findings } = await examined((await edge()).url);
    expect(findings).toMatchObject([{ severity: "error", code: "not-deployed", where: URL }]);
    expect(findings[0]?.what).toContain("x-render-routing: no-server");
    expect(findings[0]?.mend).toContain("npx stackwright up");
  });

  test("suspended", async () => {
    const door = await edge();
    door.route(HOST, "suspended");
    expect((await examined(door.url)).codes).toEqual(["suspended"]);
  });

  test("crashed: this is not CORS, and no preflight is even sent", async () => {
    const { port } = await serve(application);
    await closing.pop()?.();
    const door = await edge();
    door.route(HOST, { port });
    const { findings } = await examined(door.url, { origins: [ORIGIN] });
    expect(findings.map(({ code }) => code)).toEqual(["crashed"]);
    expect(findings[0]?.what).toContain("The backend is down, this is not CORS.");
  });

  test.each([
    ["Railway: nothing", 404, {}, '{"status":"error","code":404,"message":"Application not found"}', "not-deployed"],
    ["Railway: crashed", 502, {}, '{"status":"error","code":502,"message":"Application failed to respond"}', "crashed"],
    ["Vercel: nothing", 404, { "x-vercel-error": "DEPLOYMENT_NOT_FOUND" }, "", "not-deployed"],
    ["the application itself", 500, {}, "Internal Server Error", "application-error"],
  ])("%s", async (_, status, headers, body, code) => {
    const { url } = await serve((_, response) => void response.writeHead(status, headers).end(body));
    expect((await examined(url)).codes).toEqual([code]);
  });
});

describe("asleep", () => {
  test("is waited for, with progress, and told", async () => {
    const { port } = await serve(application);
    const door = await edge({ wakeTime: 300, whileWaking: "error" });
    door.route(HOST, { wake: async () => ({ port }) });
    const { codes, notes, findings } = await examined(door.url, { waitSeconds: 2, stack: "staging" });
    expect(codes).toEqual(["slept"]);
    expect(findings[0]).toMatchObject({
      severity: "warning",
      mend: expect.stringContaining("--stack staging plan starter"),
    });
    expect(notes[0]).toMatch(/^api-8j12\.onrender\.com: 503: the service is asleep.*; waiting up to 2 s$/);
  });

  test("and not awake in time", async () => {
    const door = await edge({ wakeTime: 60_000, whileWaking: "error" });
    door.route(HOST, { wake: async () => ({ port: 1 }) });
    expect((await examined(door.url, { waitSeconds: 0.2 })).codes).toEqual(["asleep"]);
  });

  test("stops waiting at once when told to", async () => {
    let asked!: () => void;
    const reached = new Promise<void>((resolve) => (asked = resolve));
    const { url } = await serve(() => asked());
    const controller = new AbortController();
    const examining = examined(url, { waitSeconds: 600, signal: controller.signal });
    await reached;
    controller.abort();
    await expect(examining).rejects.toThrow(/abort/i);
  });
});

describe("a 404 of its own", () => {
  test("on the start page too is a warning, with the hints it gives", async () => {
    const body = JSON.stringify({ status: "error", code: 404, hints: ["Health check: /api/health"] });
    const { url } = await serve((_, response) => void response.writeHead(404).end(body));
    const { findings } = await examined(url);
    expect(findings).toMatchObject([{ severity: "warning", code: "application-404" }]);
    expect(findings[0]?.mend).toContain("Health check: /api/health");
  });

  test("of a frontend without a health path is nothing: its start page is looked at", async () => {
    const { url } = await serve((request, response) => {
      if (request.url === "/") response.end("<html>");
      else response.writeHead(404, { "x-vercel-error": "NOT_FOUND" }).end();
    });
    const { findings, examined: seen } = await examined(url, { url: "https://app.vercel.app" });
    expect(findings).toEqual([]);
    expect(seen[0]).toMatchObject({ subject: "https://app.vercel.app/", ok: true });
  });
});

test("degraded is a warning, not down", async () => {
  const { url } = await serve((_, response) => response.end(JSON.stringify({ status: "degraded" })));
  const { findings, examined: seen } = await examined(url);
  expect(findings).toMatchObject([{ severity: "warning", code: "degraded" }]);
  expect(seen[0]?.state).toBe("degraded");
});

describe("CORS", () => {
  test("an origin that is not let in", async () => {
    const { url } = await serve(application);
    const { findings } = await examined(url, { origins: ["https://other.example.org"] });
    expect(findings).toMatchObject([{ severity: "error", code: "cors" }]);
  });

  test("a pattern is no origin", async () => {
    const { url } = await serve(application);
    const { findings } = await examined(url, { origins: ["https://*.vercel.app"] });
    expect(findings).toMatchObject([{ code: "cors-pattern", mend: expect.stringContaining("exact origins") }]);
  });
});

test("nobody listens", async () => {
  const { url } = await serve(application);
  await closing.pop()?.();
  expect((await examined(url)).codes).toEqual(["refused"]);
});
