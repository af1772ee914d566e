import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { runChecks, type Verdict } from "./checks.ts";
import { toEnvironment, type VerificationPlan } from "./plan.ts";
import { failureText, findingLines } from "./report.ts";

const HOST = "toolboxai-backend-8j12.onrender.com";
const ORIGIN = "https://app.toolboxai.com";
let server: Server | undefined;

afterEach(() => new Promise<void>((closed) => (server === undefined ? closed() : server.close(() => closed()))));

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A plan against a server of this test, reached as the edge: the Host header stays the public one. */
async function planAgainst(handler: Handler, changes: Partial<VerificationPlan> = {}): Promise<VerificationPlan> {
  server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `https://${HOST}`,
    checks: ["database", "redis"],
    origins: [ORIGIN],
    pages: ["/docs", "/openapi.json"],
    endpoints: [],
    warmUp: [],
    retrySeconds: [0, 0],
    wakeSeconds: 5,
    edgeUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...changes,
  };
}

/** A backend in order, but for the paths given. */
function application(overrides: Record<string, Handler> = {}): Handler {
  return (request, response) => {
    const path = request.url ?? "";
    const override = overrides[`${request.method} ${path}`];
    if (override !== undefined) return override(request, response);
    if (request.headers.host !== HOST) return void response.writeHead(404, { "x-render-routing": "no-server" }).end();
    if (request.method === "OPTIONS") {
      const allowed = request.headers.origin === ORIGIN;
      return void response
        .writeHead(allowed ? 200 : 400, allowed ? { "access-control-allow-origin": ORIGIN } : {})
        .end();
    }
    if (path === "/health") return void response.end(healthBody());
    if (path === "/docs") return void response.end("<html>");
    if (path === "/openapi.json") return void response.end(JSON.stringify({ paths: { "/health": {}, "/docs": {} } }));
    response.writeHead(404).end();
  };
}

function healthBody(checks: Record<string, unknown> = {}) {
  return JSON.stringify({ status: "healthy", checks: { database: true, redis: true, ...checks } });
}

function wrong(verdict: Verdict): string[] {
  return verdict.findings.filter(({ ok }) => !ok).map(({ subject }) => subject);
}

test("everything in order", async () => {
  const verdict = await runChecks(await planAgainst(application()));
  expect(verdict.cause).toBeUndefined();
  expect(findingLines(verdict.findings)).toEqual([
    "✓ health                          200, healthy",
    "✓ database                        connected",
    "✓ redis                           connected",
    "✓ /docs                           200",
    "✓ /openapi.json                   200, 2 paths",
    "✓ CORS https://app.toolboxai.com  let in",
  ]);
});

test("endpoints are there when the application answers them, with or without a token", async () => {
  const answering =
    (status: number): Handler =>
    (_, response) =>
      void response.writeHead(status).end();
  const plan = await planAgainst(
    application({
      "GET /api/v1/users/me": answering(401),
      "POST /api/v1/auth/verify": answering(422),
      "GET /api/v1/crashes": answering(500),
    }),
    { endpoints: ["GET /api/v1/users/me", "POST /api/v1/auth/verify", "GET /api/v1/crashes", "GET /api/v1/gone"] },
  );
  const endpoints = (await runChecks(plan)).findings.filter(({ subject }) => subject.includes("/api/"));
  expect(endpoints.map(({ ok, detail }) => [ok, detail])).toEqual([
    [true, "401, wants a token"],
    [true, "422"],
    [false, "500 from the application"],
    [false, "404 from the application itself"],
  ]);
});

describe("waiting", () => {
  test("a service that wakes on the second try is healthy", async () => {
    let asked = 0;
    const waking: Handler = (_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(502, { "x-render-routing": "dynamic-free-error" }).end();
      else response.end(healthBody());
    };
    const verdict = await runChecks(await planAgainst(application({ "GET /health": waking })));
    expect([verdict.cause, asked]).toEqual([undefined, 2]);
  });

  test("what is only built on first use is asked for", async () => {
    let agents = false;
    const plan = await planAgainst(
      application({
        "GET /health": (_, response) => response.end(healthBody({ agents })),
        "GET /api/v1/agents/health": (_, response) => {
          agents = true;
          response.end("{}");
        },
      }),
      { checks: ["database", "agents"], warmUp: ["/api/v1/agents/health"] },
    );
    expect((await runChecks(plan)).cause).toBeUndefined();
  });
});

describe("down, with the cause", () => {
  test.each<[string, number, Record<string, string>, string]>([
    ["nothing deployed", 404, { "x-render-routing": "no-server" }, "nothing is deployed at this host"],
    ["crashed on start-up", 502, { "x-render-routing": "dynamic-paid-error" }, "the application is not answering"],
    ["asleep", 503, { "x-render-routing": "hibernate-wake-error" }, "asleep and did not wake in time"],
    ["asleep, the other spelling", 503, { "x-render-routing": "dynamic-hibernate-error-503" }, "asleep"],
    ["suspended", 503, { "x-render-routing": "suspend-by-user" }, "suspended"],
    ["a bare 502", 502, {}, "the application behind the host is not answering"],
  ])("%s", async (_, status, headers, reason) => {
    let preflights = 0;
    const plan = await planAgainst((request, response) => {
      if (request.method === "OPTIONS") preflights += 1;
      response.writeHead(status, headers).end("Not Found");
    });
    const verdict = await runChecks(plan);
    expect(verdict.cause?.reason).toContain(reason);
    expect(wrong(verdict)).toEqual(["health"]);
    expect(preflights).toBe(0);
  });

  test("nobody listens", async () => {
    const plan = await planAgainst(() => {});
    await new Promise((closed) => server?.close(closed));
    server = undefined;
    const verdict = await runChecks(plan);
    expect(failureText(plan.url, verdict)).toBe(
      `${HOST} is not healthy, 1 thing is wrong. nothing listens at the address. Check the address, and that the service is deployed.`,
    );
  });

  test("no answer in time", async () => {
    const plan = await planAgainst(() => {}, { wakeSeconds: 0.05, retrySeconds: [] });
    const verdict = await runChecks(plan);
    server?.closeAllConnections();
    expect(verdict.cause?.reason).toBe("no answer in time");
  });
});

describe("up, but not in order", () => {
  test.each<[string, Record<string, Handler>, string[], string]>([
    [
      "a check is false",
      { "GET /health": (_, response) => response.end(healthBody({ redis: false })) },
      ["redis"],
      "redis: reported as not working",
    ],
    ["no checks at all", { "GET /health": (_, response) => response.end("ok") }, ["database", "redis"], "database"],
    [
      "a 404 of its own",
      { "GET /docs": (_, response) => response.writeHead(404).end() },
      ["/docs"],
      "404 from the application itself",
    ],
    [
      "a page that is no JSON",
      { "GET /openapi.json": (_, response) => response.end("<html>") },
      ["/openapi.json"],
      "not JSON",
    ],
    [
      "an origin that is not let in",
      { "OPTIONS /health": (_, response) => response.writeHead(400).end() },
      [`CORS ${ORIGIN}`],
      `CORS: ${ORIGIN} is not let in`,
    ],
    [
      "a wildcard",
      { "OPTIONS /health": (_, response) => response.writeHead(200, { "access-control-allow-origin": "*" }).end() },
      [`CORS ${ORIGIN}`],
      "refuse with credentials",
    ],
  ])("%s", async (_, overrides, subjects, reason) => {
    const verdict = await runChecks(await planAgainst(application(overrides)));
    expect(wrong(verdict)).toEqual(subjects);
    expect(verdict.cause?.reason).toContain(reason);
  });
});

test("checks may be words or objects", async () => {
  const body = healthBody({ database: "connected", redis: { status: "healthy" } });
  const plan = await planAgainst(application({ "GET /health": (_, response) => response.end(body) }));
  expect((await runChecks(plan)).cause).toBeUndefined();
});

describe("as a command", () => {
  async function run(plan: VerificationPlan): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "verify.ts")], {
      env: { ...process.env, HEALTH_URL: plan.url, HEALTH_ORIGINS: plan.origins.join(","), ...toEnvironment(plan) },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    const [code] = await once(child, "close");
    return { code, out, err };
  }

  test("healthy: the findings, and 0", async () => {
    const { code, out } = await run(await planAgainst(application()));
    expect([code, out.split("\n")[0]]).toEqual([0, "✓ health                          200, healthy"]);
  });

  test("down: the cause, and 1", async () => {
    const { code, err } = await run(await planAgainst((_, response) => void response.writeHead(502).end()));
    expect(code).toBe(1);
    expect(err).toContain(`${HOST} is not healthy, 1 thing is wrong. 502:`);
  });
});
