import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Site, StaticSite } from "../runtime.ts";
import { Edge, type EdgeOptions, type Serving } from "./edge.ts";

const HOST = "backend-8j12.onrender.com";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startEdge(options: Partial<EdgeOptions> = {}): Promise<Edge> {
  const edge = await Edge.start({ wakeTime: 0, whileWaking: "wait", ...options });
  closing.push(() => edge.close());
  return edge;
}

async function startOrigin(listener: http.RequestListener): Promise<Serving & { stop(): Promise<unknown> }> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  closing.push(stop);
  return { port: (server.address() as AddressInfo).port, stop };
}

const echo = () =>
  startOrigin(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response
      .writeHead(201, { "x-app": "yes" })
      .end(JSON.stringify({ url: request.url, headers: request.headers, body }));
  });

async function ask(edge: Edge, options: { host?: string; path?: string; method?: string; body?: string } = {}) {
  const { host = HOST, path = "/health", method = "GET", body } = options;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.request(edge.url, { path, method, agent: false, headers: { host } }, resolve).on("error", reject).end(body);
  });
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text, reason: response.headers["x-render-routing"] };
}

test("what nobody serves, in the edge's words", async () => {
  const edge = await startEdge();
  expect(await ask(edge)).toMatchObject({ status: 404, reason: "no-server", text: "Not Found\n" });
  edge.route(HOST, "suspended");
  expect(await ask(edge)).toMatchObject({ status: 503, reason: "suspend-by-user" });
  edge.route(HOST, "no-server");
  expect(await ask(edge)).toMatchObject({ status: 404, reason: "no-server" });
});

test("an instance gets the whole request and its answer comes back whole", async () => {
  const edge = await startEdge();
  edge.route(HOST, await echo());
  const answer = await ask(edge, { host: HOST.toUpperCase(), path: "/a?b=c", method: "POST", body: "hello" });
  expect(answer).toMatchObject({
    status: 201,
    reason: undefined,
    headers: { "x-app": "yes", "x-render-origin-server": "uvicorn" },
  });
  const received = JSON.parse(answer.text);
  expect(received).toMatchObject({ url: "/a?b=c", body: "hello" });
  expect(received.headers).toMatchObject({ host: HOST.toUpperCase(), "x-forwarded-proto": "https" });
  expect(received.headers["rndr-id"]).toBe(answer.headers["rndr-id"]);
});

test("an answer streams", async () => {
  const edge = await startEdge();
  let finish = () => {};
  const origin = await startOrigin((_, response) => {
    response.write("first");
    finish = () => response.end("last");
  });
  edge.route(HOST, origin);
  const response = await new Promise<http.IncomingMessage>((resolve) => {
    http.get(edge.url, { headers: { host: HOST }, agent: false }, resolve);
  });
  const chunks: string[] = [];
  for await (const chunk of response) {
    chunks.push(String(chunk));
    finish();
  }
  expect(chunks).toEqual(["first", "last"]);
});

test("a crashed instance is a bad gateway, and the application's own 404 is its own", async () => {
  const edge = await startEdge();
  const origin = await startOrigin((_, response) => response.writeHead(404).end("app"));
  edge.route(HOST, origin);
  expect(await ask(edge)).toMatchObject({ status: 404, reason: undefined, text: "app" });
  await origin.stop();
  expect(await ask(edge)).toMatchObject({ status: 502, reason: "dynamic-paid-error" });
});

test("an instance that dies in the middle of an answer breaks it off", async () => {
  const edge = await startEdge();
  edge.route(HOST, await startOrigin((_, response) => void response.write("half", () => response.destroy())));
  await expect(ask(edge)).rejects.toThrow("aborted");
});

test("the first request wakes a sleeping host, others wait for the same wake", async () => {
  const edge = await startEdge();
  const origin = await echo();
  let wakes = 0;
  edge.route(HOST, {
    wake: async () => {
      wakes += 1;
      return origin;
    },
  });
  expect(await ask(edge, { path: "/robots.txt" })).toMatchObject({ status: 200, text: "User-agent: *\nDisallow: /\n" });
  expect(wakes).toBe(0);
  const answers = await Promise.all([ask(edge), ask(edge)]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect((await ask(edge)).status).toBe(201);
  expect(wakes).toBe(1);
});

test("or 502, as a backend that is up in routing and not answering", async () => {
  const edge = await startEdge({ whileWaking: "bad-gateway" });
  const origin = await echo();
  let awake = (_: Serving) => {};
  const instance = new Promise<Serving>((resolve) => {
    awake = resolve;
  });
  edge.route(HOST, { wake: () => instance });
  expect(await ask(edge)).toMatchObject({ status: 502, reason: "dynamic-free-error", text: "Bad Gateway\n" });
  awake(origin);
  await expect.poll(async () => (await ask(edge)).status).toBe(201);
});

test("an impatient edge answers 503 until the host is awake", async () => {
  const edge = await startEdge({ whileWaking: "error" });
  const origin = await echo();
  let awake = (_: Serving) => {};
  const instance = new Promise<Serving>((resolve) => {
    awake = resolve;
  });
  edge.route(HOST, { wake: () => instance });
  expect(await ask(edge)).toMatchObject({ status: 503, reason: "hibernate-wake-error" });
  expect(await ask(edge)).toMatchObject({ status: 503, reason: "hibernate-wake-error" });
  awake(origin);
  await expect.poll(async () => (await ask(edge)).status).toBe(201);
});

test("a host that fails to wake stays asleep and is tried again", async () => {
  const edge = await startEdge();
  const origin = await echo();
  let wakes = 0;
  edge.route(HOST, {
    wake: async () => {
      wakes += 1;
      if (wakes === 1) throw new Error("Exited with status 3");
      return origin;
    },
  });
  expect(await ask(edge)).toMatchObject({ status: 503, reason: "hibernate-wake-error" });
  expect((await ask(edge)).status).toBe(201);
});

test("what is routed during a wake stands", async () => {
  const edge = await startEdge();
  const origin = await echo();
  edge.route(HOST, {
    wake: async () => {
      edge.route(HOST, "suspended");
      return origin;
    },
  });
  expect(await ask(edge)).toMatchObject({ status: 503, reason: "suspend-by-user" });
});

test("a frontend is one page at every path", async () => {
  const edge = await startEdge();
  edge.route("dashboard.vercel.app", { html: "<h1>Dashboard</h1>" });
  const answer = await ask(edge, { host: "dashboard.vercel.app", path: "/any/where" });
  expect(answer).toMatchObject({ status: 200, text: "<h1>Dashboard</h1>" });
  expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
});

test("a domain leads to a service's host, which still hears its name, or to its twin", async () => {
  const edge = await startEdge();
  edge.route(HOST, await echo());
  edge.routeDomain("api.example.com", { host: HOST });
  edge.routeDomain("www.example.com", { redirectTo: "example.com" });
  const answer = await ask(edge, { host: "api.example.com" });
  expect([answer.status, JSON.parse(answer.text).headers.host]).toEqual([201, "api.example.com"]);
  expect(await ask(edge, { host: "www.example.com", path: "/a?b=c" })).toMatchObject({
    status: 301,
    headers: { location: "https://example.com/a?b=c" },
  });
  edge.routeDomain("api.example.com", undefined);
  expect(await ask(edge, { host: "api.example.com" })).toMatchObject({ status: 404, reason: "no-server" });
});

describe("a static site's host at Render", () => {
  const WEB = "dashboard.onrender.com";
  const page = "<h1>Dashboard</h1>";
  type Rules = ReturnType<StaticSite["rules"]>;
  const rule = (type: "redirect" | "rewrite", source: string, destination: string) => ({ type, source, destination });
  const serve = async (rules: Partial<Rules>) => {
    const edge = await startEdge();
    const files = {
      "/index.html": { type: "text/html; charset=utf-8", body: page },
      "/assets/index.js": { type: "text/javascript; charset=utf-8", body: "run();" },
      "/docs/index.html": { type: "text/html; charset=utf-8", body: "docs" },
    };
    edge.route(WEB, { static: { files, rules: () => ({ routes: [], headers: [], ...rules }) } });
    return { edge, at: (path: string) => ask(edge, { host: WEB, path }) };
  };

  test("serves its files; what has none is not found, and no other than the site says so", async () => {
    const { at } = await serve({});
    expect(await at("/?a=b")).toMatchObject({ status: 200, text: page });
    expect(await at("/docs/")).toMatchObject({ status: 200, text: "docs" });
    expect((await at("/assets/index.js")).headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(await at("/nodes/7")).toMatchObject({ status: 404, text: "Not Found\n", reason: undefined });
  });

  test.each<[string, ReturnType<typeof rule>[], string, object]>([
    ["a single page", [rule("rewrite", "/*", "/index.html")], "/nodes/7", { status: 200, text: page }],
    ["a file before any rule", [rule("redirect", "/*", "/")], "/assets/index.js", { status: 200, text: "run();" }],
    [
      "the first rule that matches",
      [rule("redirect", "/old", "/new"), rule("redirect", "/*", "/index.html")],
      "/old?a=b",
      { status: 301, headers: { location: "/new?a=b" } },
    ],
    ["a whole path", [rule("redirect", "/old", "/new")], "/old/er", { status: 404 }],
    ["a wildcard", [rule("redirect", "/blog/*", "/posts/*")], "/blog/1/2", { headers: { location: "/posts/1/2" } }],
    [
      "names",
      [rule("redirect", "/:year/posts/:id", "https://example.com:8080/:id/:year")],
      "/2025/posts/7",
      { status: 301, headers: { location: "https://example.com:8080/7/2025" } },
    ],
    ["one part of the path only for a name", [rule("redirect", "/:id", "/x")], "/a/b", { status: 404 }],
    ["characters that mean something elsewhere", [rule("redirect", "/a.b", "/x")], "/aXb", { status: 404 }],
    ["a rewrite to nothing", [rule("rewrite", "/a", "/b")], "/a", { status: 404 }],
  ])("%s", async (_, routes, path, expected) => {
    const { at } = await serve({ routes });
    expect(await at(path)).toMatchObject(expected);
  });

  test("a rewrite to another host proxies, and does not go round", async () => {
    const routes = [
      rule("rewrite", "/api/*", `https://${HOST}/v1/*`),
      rule("rewrite", "/round", `https://${WEB}/round`),
    ];
    const { edge, at } = await serve({ routes });
    edge.route(HOST, await echo());
    const answer = await at("/api/users?page=2");
    expect(answer).toMatchObject({ status: 201, headers: { "x-app": "yes" } });
    expect(JSON.parse(answer.text)).toMatchObject({ url: "/v1/users?page=2", headers: { host: HOST } });
    expect((await at("/round")).status).toBe(508);
  });

  test.each([
    ["/*", ["/", "/tokens.css", "/assets/theme.css"], []],
    ["/docs/*", ["/docs/", "/docs/a/b"], ["/docs", "/"]],
    ["/**/*", ["/docs/", "/assets/theme.css"], ["/tokens.css", "/"]],
    ["/*.css", ["/tokens.css"], ["/assets/theme.css", "/tokens.css.map"]],
    ["/**/*.css", ["/assets/theme.css"], ["/tokens.css"]],
  ])("a header for %s", async (path, on, off) => {
    const { at } = await serve({ headers: [{ path, name: "X-Frame-Options", value: "DENY" }] });
    for (const each of on) expect([each, (await at(each)).headers["x-frame-options"]]).toEqual([each, "DENY"]);
    for (const each of off) expect([each, (await at(each)).headers["x-frame-options"]]).toEqual([each, undefined]);
  });
});

describe("a project's host at Vercel", () => {
  const WEB = "dashboard.vercel.app";
  const page = "<h1>Dashboard</h1>";
  const site = (routes: Site["routes"] = []): Site => ({
    files: {
      "/index.html": { type: "text/html; charset=utf-8", body: page },
      "/assets/index.js": { type: "text/javascript; charset=utf-8", body: "run();" },
    },
    routes,
  });
  const route = (source: string, more: Partial<Site["routes"][number]>) => ({ source, caseSensitive: false, ...more });

  test("serves its files and nothing else", async () => {
    const edge = await startEdge();
    edge.route(WEB, { site: site() });
    expect(await ask(edge, { host: WEB, path: "/?a=b" })).toMatchObject({ status: 200, text: page });
    const asset = await ask(edge, { host: WEB, path: "/assets/index.js" });
    expect(asset).toMatchObject({ text: "run();", headers: { "content-type": "text/javascript; charset=utf-8" } });
    const missing = await ask(edge, { host: WEB, path: "/settings" });
    expect(missing).toMatchObject({ status: 404, reason: undefined, headers: { "x-vercel-error": "NOT_FOUND" } });
  });

  test("says that nothing is deployed, and leads a redirected host on", async () => {
    const edge = await startEdge();
    edge.route(WEB, { site: "no-deployment" });
    expect(await ask(edge, { host: WEB })).toMatchObject({
      status: 404,
      headers: { "x-vercel-error": "DEPLOYMENT_NOT_FOUND" },
    });
    edge.route("www.example.com", { site: { redirectTo: "example.com", status: 308 } });
    expect(await ask(edge, { host: "www.example.com", path: "/a?b=c" })).toMatchObject({
      status: 308,
      headers: { location: "https://example.com/a?b=c" },
    });
  });

  test("tries its routes in order, before its files", async () => {
    const edge = await startEdge();
    const routes = [
      route("^/", { headers: { "x-frame-options": "DENY" } }),
      route("^/old/(.*)$", { destination: "/new/$1", status: 308 }),
      route("^/gone$", { status: 410 }),
      route("^/(?!assets/).*$", { destination: "/index.html" }),
      route("^/settings$", { status: 500 }),
    ];
    edge.route(WEB, { site: site(routes) });
    expect(await ask(edge, { host: WEB, path: "/old/a?b=c" })).toMatchObject({
      status: 308,
      headers: { location: "/new/a?b=c", "x-frame-options": "DENY" },
    });
    expect((await ask(edge, { host: WEB, path: "/GONE" })).status).toBe(410);
    expect(await ask(edge, { host: WEB, path: "/settings" })).toMatchObject({ status: 200, text: page });
    expect((await ask(edge, { host: WEB, path: "/assets/index.js" })).text).toBe("run();");
  });

  test("a route that matches everything hides every file", async () => {
    const edge = await startEdge();
    edge.route(WEB, { site: site([route("^/.*$", { destination: "/index.html" })]) });
    expect((await ask(edge, { host: WEB, path: "/assets/index.js" })).text).toBe(page);
  });

  test("proxies to a backend behind the same edge, whole, and wakes it", async () => {
    const edge = await startEdge();
    const origin = await echo();
    edge.route(HOST, { wake: async () => origin });
    edge.route(WEB, { site: site([route("^/api(?:/(.*))?$", { destination: `https://${HOST}/api/$1` })]) });
    const answer = await ask(edge, { host: WEB, path: "/api/v1/users?page=2", method: "POST", body: "hello" });
    expect(answer).toMatchObject({ status: 201, headers: { "x-app": "yes" } });
    const received = JSON.parse(answer.text);
    expect(received).toMatchObject({ url: "/api/v1/users?page=2", body: "hello" });
    expect(received.headers).toMatchObject({ host: HOST, "x-forwarded-host": WEB });
  });

  test("a backend that is not there answers in its own edge's words, and a route to a frontend does not go round", async () => {
    const edge = await startEdge();
    edge.route(WEB, {
      site: site([
        route("^/api/(.*)$", { destination: `https://${HOST}/$1` }),
        route("^/round$", { destination: `https://${WEB}/round` }),
      ]),
    });
    expect(await ask(edge, { host: WEB, path: "/api/health" })).toMatchObject({ status: 404, reason: "no-server" });
    expect((await ask(edge, { host: WEB, path: "/round" })).status).toBe(508);
  });
});
