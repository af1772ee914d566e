import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { runChecks } from "./checks.ts";
import type { Verdict } from "./finding.ts";
import { DEFAULT_PLAN, type VerificationPlan } from "./plan.ts";
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
    ...DEFAULT_PLAN,
    url: `https://${HOST}`,
    checks: ["database", "redis"],
    origins: [ORIGIN],
    retrySeconds: [0, 0],
    wakeSeconds: 5,
    slowMs: { health: 60_000, api: 60_000 },
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

test("endpoints answer with the status that is said of them", async () => {
  const answering =
    (status: number): Handler =>
    (_, response) =>
      void response.writeHead(status).end();
  const plan = await planAgainst(
    application({
      "GET /api/v1": answering(200),
      "GET /api/v1/me": answering(403),
      "GET /api/v1/open": answering(200),
      "GET /api/v1/closed": answering(401),
    }),
    { endpoints: ["GET /api/v1 200", "GET /api/v1/me 401", "GET /api/v1/open 401", "GET /api/v1/closed 200"] },
  );
  const endpoints = (await runChecks(plan)).findings.filter(({ subject }) => subject.includes("/api/"));
  expect(endpoints.map(({ subject, ok, detail }) => [subject, ok, detail])).toEqual([
    ["GET /api/v1", true, "200"],
    ["GET /api/v1/me", true, "403, wants a token"],
    ["GET /api/v1/open", false, "200 without a token: it should want one"],
    ["GET /api/v1/closed", false, "401, wants a token: it should be 200"],
  ]);
});

test("an OpenAPI document without a route in it is wrong", async () => {
  const empty: Handler = (_, response) => void response.end(JSON.stringify({ openapi: "3.1.0", paths: {} }));
  const verdict = await runChecks(await planAgainst(application({ "GET /openapi.json": empty })));
  expect(findingLines(verdict.findings)).toContain("✗ /openapi.json                   200, but no route is in it");
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

describe("degraded is not down", () => {
  const saying =
    (status: number, body: object): Handler =>
    (_, response) =>
      void response.writeHead(status).end(JSON.stringify(body));
  const report = { status: "degraded", checks: { database: true, redis: true } };

  test.each<[string, Handler, Partial<VerificationPlan>, string]>([
    ["its status says so", saying(200, report), {}, "the application answers, but calls itself degraded"],
    [
      "a check that counts is false",
      saying(200, { ...report, status: "ok", checks: { redis: true } }),
      {},
      "database: ",
    ],
    ["503, and says why in JSON", saying(503, report), {}, "503: the application answers, and calls itself degraded"],
  ])("%s", async (_, health, changes, reason) => {
    const verdict = await runChecks(await planAgainst(application({ "GET /health": health }), changes));
    expect(verdict.state).toBe("degraded");
    expect(verdict.cause?.reason).toContain(reason);
    expect(verdict.findings.map(({ subject }) => subject)).toContain("/docs");
    expect(failureText(`https://${HOST}`, verdict)).toContain("is degraded: it answers");
  });

  test("where that is allowed, it is advice", async () => {
    const plan = await planAgainst(application({ "GET /health": saying(200, report) }), { allowDegraded: true });
    const verdict = await runChecks(plan);
    expect([verdict.state, verdict.cause]).toEqual(["degraded", undefined]);
    expect(findingLines(verdict.findings)[0]).toContain("! health");
  });
});

describe("what the health report says", () => {
  const expected = { status: "healthy", service: "Tectonic Trading Platform API" };
  const body = (changes: object) => {
    const text = JSON.stringify({ ...expected, ...changes });
    return application({ "GET /health": (_, response) => response.end(text) });
  };

  test("is as expected, letter by letter", async () => {
    const verdict = await runChecks(await planAgainst(body({}), { checks: [], expect: expected }));
    expect([verdict.cause, verdict.state]).toEqual([undefined, "healthy"]);
    expect(findingLines(verdict.findings)).toContain("✓ service                         Tectonic Trading Platform API");
  });

  test.each<[string, object, string[], string]>([
    ["another application", { service: "Other API" }, ["service"], 'the health report says "Other API"'],
    ["no service", { service: undefined }, ["service"], "says no service"],
    ["another word for well", { status: "ok" }, ["health"], 'its status should be "healthy", it says "ok"'],
    ["no status", { status: undefined }, ["health"], "it says no status"],
  ])("%s is wrong content", async (_, changes, subjects, reason) => {
    const verdict = await runChecks(await planAgainst(body(changes), { checks: [], expect: expected }));
    expect([wrong(verdict), verdict.cause?.kind, verdict.state]).toEqual([subjects, "content", "wrong"]);
    expect(verdict.cause?.reason).toContain(reason);
  });

  test("its path can be another one", async () => {
    const handler = application({
      "GET /api/health": (_, response) => response.end(healthBody()),
      "GET /health": (_, response) => response.writeHead(404).end(),
    });
    expect((await runChecks(await planAgainst(handler, { healthPath: "/api/health" }))).cause).toBeUndefined();
  });
});

test("alive is any answer of the application's own, a 404 with hints too", async () => {
  const hints = JSON.stringify({ status: "error", code: 404, hints: ["Try: /api/v1/debug/db-status"] });
  const handler = application({
    "GET /debug/routes": (_, response) => response.writeHead(404).end(hints),
    "GET /debug/status": (_, response) => response.writeHead(401).end(),
    "GET /debug/broken": (_, response) => response.writeHead(500).end(),
  });
  const alive = ["/debug/routes", "/debug/status", "/debug/broken", "/debug/plain"];
  const { findings } = await runChecks(await planAgainst(handler, { alive }));
  expect(findings.filter(({ subject }) => subject.startsWith("/debug")).map(({ ok, detail }) => [ok, detail])).toEqual([
    [true, "404 with hints: alive, without this route"],
    [true, "401"],
    [false, "500 from the application"],
    [false, "404 from the application itself"],
  ]);
});

describe("speed", () => {
  const delayed =
    (milliseconds: number, body: string): Handler =>
    (_, response) =>
      void setTimeout(() => response.end(body), milliseconds);

  test("what is slow is advice, and fails nothing", async () => {
    const handler = application({ "GET /health": delayed(30, healthBody()), "GET /docs": delayed(30, "<html>") });
    const verdict = await runChecks(await planAgainst(handler, { slowMs: { health: 5, api: 5 } }));
    expect(verdict.cause).toBeUndefined();
    const advice = verdict.findings.filter((finding) => finding.advice);
    expect(advice.map(({ subject }) => subject)).toEqual(expect.arrayContaining(["health is slow", "/docs is slow"]));
    expect(advice[0]?.detail).toMatch(/^\d+ ms, wanted under 5$/);
  });

  test("waking up is not slowness", async () => {
    let asked = 0;
    const handler = application({
      "GET /health": (request, response) => delayed(asked++ === 0 ? 400 : 0, healthBody())(request, response),
    });
    const verdict = await runChecks(await planAgainst(handler, { slowMs: { health: 200, api: 60_000 } }));
    expect(verdict.findings.filter((finding) => finding.advice)).toEqual([]);
  });
});

describe("CORS", () => {
  /** Starlette: what is in the list, letter by letter. */
  const listing =
    (...entries: string[]): Handler =>
    ({ headers: { origin = "" } }, response) =>
      void response
        .writeHead(entries.includes(origin) ? 200 : 400, {
          ...(entries.includes(origin) && { "access-control-allow-origin": origin }),
        })
        .end();

  test.each([
    ["a pattern", "https://*.toolboxai.com", "a pattern that is compared as text and matches no browser"],
    ["a pattern without a scheme", "*.toolboxai.com", "matches no browser"],
    ["a trailing slash", `${ORIGIN}/`, "compared as text"],
    ["the host alone", "app.toolboxai.com", "compared as text"],
    ["http for https", "http://app.toolboxai.com", "compared as text"],
  ])("%s in the list lets nobody in, and is named", async (_, entry, reason) => {
    const verdict = await runChecks(await planAgainst(application({ "OPTIONS /health": listing(entry) })));
    expect(verdict.cause).toMatchObject({ kind: "cors", advice: expect.stringContaining(`in place of ${entry}`) });
    expect(verdict.cause?.reason).toContain(`the service lists ${entry} instead`);
    expect(verdict.cause?.reason).toContain(reason);
  });
});
