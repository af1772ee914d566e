import { randomUUID } from "node:crypto";
import http from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { BootFailure } from "../../runtime.ts";
import { Network } from "../network.ts";
import { Databases } from "../postgres/databases.ts";
import { type RedisServer, startRedis } from "../redis/redis.ts";
import { App } from "./app.ts";
import type { AppManifest } from "./manifest.ts";

const HOST = "backend-8j12.onrender.com";
const ORIGIN = "https://dashboard.vercel.app";
const POOLER = "aws-0-us-west-1.pooler.supabase.com";
const REF = "abcdefghijklmnopqrst";
const password = randomUUID();
const network = new Network();
const databases = new Databases(network);
let redis: RedisServer;
const running: App[] = [];
let admitted = new Set<string>();

const manifest: AppManifest = {
  title: "ToolBoxAI",
  version: "2.0.0",
  required: ["JWT_SECRET_KEY", "SECRET_KEY"],
  checks: { database: "DATABASE_URL", redis: "REDIS_URL", pusher: ["PUSHER_APP_ID", "PUSHER_SECRET"], agents: [] },
  routes: { "/api/v1/users/{id}": { authenticated: true, body: { id: "me" } } },
};

const poolerUrl = (options: { scheme?: string; port?: number; host?: string; user?: string; query?: string } = {}) => {
  const { scheme = "postgresql", port = 6543, host = POOLER, user = `postgres.${REF}`, query = "" } = options;
  return `${scheme}://${user}:${password}@${host}:${port}/postgres${query}`;
};

const env = {
  PORT: "10000",
  JWT_SECRET_KEY: randomUUID(),
  SECRET_KEY: randomUUID(),
  DATABASE_URL: poolerUrl({ query: "?sslmode=require" }),
  REDIS_URL: "redis://red-abc:6379",
  PUSHER_APP_ID: "1",
  PUSHER_SECRET: randomUUID(),
  ALLOWED_ORIGINS: `${ORIGIN}, https://*.vercel.app`,
  TRUSTED_HOSTS: `${HOST},localhost`,
};

beforeAll(async () => {
  redis = await startRedis("embedded");
  network.listen("red-abc", 6379, redis.port);
  await databases.start({ ref: REF, poolerHost: POOLER, password, admits: (caller) => admitted.has(caller) });
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
});
afterAll(async () => {
  await redis.close();
  await databases.close();
});

async function boot(
  changes: Record<string, string | undefined> = {},
  change: Partial<AppManifest> = {},
  command?: string,
  callsFrom: readonly string[] = [],
) {
  const variables = Object.entries({ ...env, ...changes }).filter((entry): entry is [string, string] => !!entry[1]);
  const app = await App.boot(
    {
      serviceId: "srv-1",
      deployId: "dep-1",
      host: HOST,
      repo: "https://github.com/example/backend",
      startCommand: command ?? "gunicorn main:app -k uvicorn.workers.UvicornWorker --bind 0.0.0.0:$PORT",
      healthCheckPath: "/health",
      env: Object.fromEntries(variables),
      callsFrom,
    },
    { manifest: { ...manifest, ...change }, network, healthCache: 0 },
  );
  running.push(app);
  return app;
}

async function failure(...args: Parameters<typeof boot>): Promise<BootFailure> {
  const error = await boot(...args).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BootFailure);
  return error as BootFailure;
}

/** Over a plain request, since `fetch` sends no Host header of one's own. */
async function ask(app: App, path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  const { method = "GET", headers = {} } = options;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const to = { host: "127.0.0.1", port: app.port, path, method, agent: false, headers: { host: HOST, ...headers } };
    http.request(to, resolve).on("error", reject).end();
  });
  let text = "";
  for await (const chunk of response) text += chunk;
  const json = response.headers["content-type"] === "application/json" && text ? JSON.parse(text) : undefined;
  return { status: response.statusCode, headers: response.headers, text, json };
}

describe("an application with all it needs", () => {
  test("is healthy, and says nothing secret", async () => {
    const app = await boot();
    const health = await ask(app, "/health");
    expect(health).toMatchObject({
      status: 200,
      json: { status: "healthy", checks: { database: true, redis: true, pusher: true, agents: true } },
    });
    expect(app.logs.join("\n")).toContain("Application startup complete.");
    for (const said of [health.text, app.logs.join("\n")]) {
      for (const secret of [password, env.SECRET_KEY, env.PUSHER_SECRET]) expect(said).not.toContain(secret);
    }
  });

  test("serves FastAPI's routes", async () => {
    const app = await boot();
    expect((await ask(app, "/docs")).text).toContain("ToolBoxAI - Swagger UI");
    const { json } = await ask(app, "/openapi.json");
    expect(json).toMatchObject({ openapi: "3.1.0", info: { title: "ToolBoxAI", version: "2.0.0" } });
    expect(Object.keys(json.paths)).toEqual(["/", "/api/v1", "/health", "/api/v1/users/{id}"]);
    expect((await ask(app, "/api/v1")).status).toBe(200);
    expect(await ask(app, "/nothing")).toMatchObject({ status: 404, json: { detail: "Not Found" } });
    expect(await ask(app, "/health/")).toMatchObject({ status: 307, headers: { location: "/health" } });
    expect(await ask(app, "/health", { method: "HEAD" })).toMatchObject({ status: 405, headers: { allow: "GET" } });
    expect(await ask(app, "/docs", { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
    expect(await ask(app, "/api/v1/users/me")).toMatchObject({ status: 401, json: { detail: "Not authenticated" } });
    const authorized = { headers: { authorization: "Bearer x" } };
    expect(await ask(app, "/api/v1/users/me", authorized)).toMatchObject({ status: 200, json: { id: "me" } });
  });

  test("answers the allowed origins, and a pattern allows none", async () => {
    const app = await boot();
    const preflight = (origin: string) =>
      ask(app, "/api/v1", { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } });
    expect(await preflight(ORIGIN)).toMatchObject({ status: 200, headers: { "access-control-allow-origin": ORIGIN } });
    const refused = await preflight("https://preview.vercel.app");
    expect(refused).toMatchObject({ status: 400, text: "Disallowed CORS origin" });
    expect(refused.headers).not.toHaveProperty("access-control-allow-origin");
    const { headers } = await ask(app, "/health", { headers: { origin: ORIGIN } });
    expect(headers["access-control-allow-origin"]).toBe(ORIGIN);
  });

  test("refuses hosts it does not trust", async () => {
    const app = await boot();
    const other = { headers: { host: "other.onrender.com" } };
    expect(await ask(app, "/health", other)).toMatchObject({ status: 400, text: "Invalid host header" });
  });

  test("stops once, and answers no more", async () => {
    const app = await boot();
    await app.stop();
    await app.stop();
    expect(app.running).toBe(false);
    expect(app.logs.at(-1)).toBe("INFO:     Finished server process [7]");
  });

  test("sees what changes while it runs", async () => {
    const app = await boot({ REDIS_URL: "redis://red-later:6379" });
    expect((await ask(app, "/health")).json).toMatchObject({ status: "degraded", checks: { redis: false } });
    network.listen("red-later", 6379, redis.port);
    expect((await ask(app, "/health")).json).toMatchObject({ status: "healthy", checks: { redis: true } });
  });
});

describe("an application that does not start", () => {
  test("names every missing variable", async () => {
    const { message, logs } = await failure({ JWT_SECRET_KEY: undefined, SECRET_KEY: "" });
    expect(message).toBe(
      "Exited with status 3 while running your code: KeyError: 'JWT_SECRET_KEY'; KeyError: 'SECRET_KEY'",
    );
    expect(logs).toContain("KeyError: 'JWT_SECRET_KEY'");
    expect(logs).toContain("KeyError: 'SECRET_KEY'");
    expect(logs.join("\n")).toMatch(/Traceback[\s\S]*Reason: Worker failed to boot\.[\s\S]*==> Exited with status 3$/);
  });

  test.each([
    [{ DATABASE_URL: `\${SUPABASE_DATABASE_URL}` }, "sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL"],
    [{ DATABASE_URL: poolerUrl({ scheme: "postgres" }) }, "sqlalchemy.exc.NoSuchModuleError"],
    [{ TRUSTED_HOSTS: "*onrender.com" }, "AssertionError: Domain wildcard patterns"],
    [{ ALLOWED_ORIGIN_REGEX: "https://(" }, "re.error: bad origin expression"],
  ])("%j", async (changes, words) => {
    const { message, logs } = await failure(changes);
    expect(message).toContain(words);
    expect([message, ...logs].join("\n")).not.toContain(password);
  });

  test("exits when it will not run without its database", async () => {
    const { message } = await failure({ DATABASE_URL: poolerUrl({ user: "postgres" }) }, { databaseRequired: true });
    expect(message).toContain("FATAL:  Tenant or user not found");
  });

  test("on a port nobody can reach, or none", async () => {
    expect((await failure({}, {}, "uvicorn main:app")).message).toContain("no open ports detected on 0.0.0.0");
    const { message, logs } = await failure({}, {}, "uvicorn main:app --host 0.0.0.0 --port $APP_PORT");
    expect(message).toContain("Exited with status 2");
    expect(logs[0]).toContain("'' is not a valid integer");
  });
});

describe("a database that cannot be used leaves it degraded", () => {
  const asyncpg = (options: Parameters<typeof poolerUrl>[0]) => poolerUrl({ scheme: "postgresql+asyncpg", ...options });

  test.each([
    [
      "the direct host",
      poolerUrl({ host: `db.${REF}.supabase.co`, port: 5432 }),
      "OSError: [Errno 101] Network is unreachable",
    ],
    [
      "a guessed cluster",
      poolerUrl({ host: "aws-1-us-west-1.pooler.supabase.com" }),
      "FATAL:  Tenant or user not found",
    ],
    ["no such host", poolerUrl({ host: "db.example.com" }), "socket.gaierror: [Errno -2] Name or service not known"],
    ["localhost", poolerUrl({ host: "localhost" }), "ConnectionRefusedError: [Errno 111] Connection refused"],
    ["no TLS", poolerUrl({ query: "?sslmode=disable" }), "FATAL:  SSL connection is required"],
    ["TLS verified", poolerUrl({ query: "?sslmode=verify-full" }), "ssl.SSLCertVerificationError"],
    ["a wrong password", poolerUrl().replace(password, "wrong"), "FATAL:  password authentication failed"],
    [
      "asyncpg with libpq's word for TLS",
      asyncpg({ query: "?sslmode=require" }),
      "TypeError: connect() got an unexpected",
    ],
    [
      "asyncpg with its statement cache",
      asyncpg({ query: "?ssl=require" }),
      "InvalidSQLStatementNameError: prepared statement",
    ],
    ["no variable", undefined, "KeyError: 'DATABASE_URL'"],
  ])("%s", async (_, url, words) => {
    const app = await boot({ DATABASE_URL: url });
    expect(app.logs.join("\n")).toContain(words);
    expect(app.logs.join("\n")).not.toContain(password);
    const checks = { database: false, redis: true, pusher: true, agents: true };
    expect(await ask(app, "/health")).toMatchObject({ status: 200, json: { status: "degraded", checks } });
  });

  test.each([
    ["asyncpg without its statement cache", asyncpg({ query: "?ssl=require&prepared_statement_cache_size=0" })],
    ["asyncpg in session mode", asyncpg({ port: 5432, query: "?ssl=require" })],
  ])("%s works", async (_, url) => {
    expect((await ask(await boot({ DATABASE_URL: url }), "/health")).json).toMatchObject({
      checks: { database: true },
    });
  });
});

test.each([
  ["redis://red-none:6379", "redis.exceptions.ConnectionError: Error -2 connecting. Name or service not known."],
  ["redis://:secret@red-abc:6379", "redis.exceptions.ConnectionError: ERR unknown command 'AUTH'"],
  ["red-abc:6379", "ValueError: Redis URL must specify one of the following schemes"],
])("a cache at %s leaves it degraded", async (url, words) => {
  const app = await boot({ REDIS_URL: url });
  expect(app.logs.join("\n")).toContain(words);
  expect((await ask(app, "/health")).json).toMatchObject({ status: "degraded", checks: { redis: false } });
});

test("who connects to the database is its platform: one address after the other, and what goes wrong is said once", async () => {
  admitted = new Set(["74.220.48.21", "74.220.56.21"]);
  const app = await boot({}, {}, undefined, ["74.220.48.21", "74.220.56.21"]);
  const isWell = async () => (await ask(app, "/health")).json.checks.database;
  expect([await isWell(), await isWell()]).toEqual([true, true]);
  admitted.delete("74.220.56.21");
  const seen = [await isWell(), await isWell(), await isWell(), await isWell()];
  expect(seen.filter(Boolean)).toHaveLength(2);
  admitted.clear();
  const before = app.logs.length;
  for (let times = 0; times < 4; times++) expect(await isWell()).toBe(false);
  const said = app.logs.slice(before).filter((line) => line.includes("address not in tenant allow_list"));
  expect(said.sort()).toEqual([
    expect.stringMatching(/^sqlalchemy\.exc\.OperationalError: .*FATAL: {2}\(EADDRNOTALLOWED\) .*\{74, 220, 48, 21\}$/),
    expect.stringContaining("{74, 220, 56, 21}"),
  ]);
});

test("a manifest decides the words, the status and the further routes", async () => {
  const app = await boot(
    { DATABASE_URL: undefined },
    {
      checks: { database: "DATABASE_URL" },
      health: { path: "/healthz", degradedStatus: 503, body: { service: "Trading API" } },
      debugRoutes: true,
      notFoundHints: ["Health check: /healthz"],
    },
  );
  expect(await ask(app, "/healthz")).toMatchObject({
    status: 503,
    json: { status: "degraded", service: "Trading API", checks: { database: false } },
  });
  expect(await ask(app, "/nothing")).toMatchObject({
    status: 404,
    json: { message: "Not Found: /nothing", hints: ["Health check: /healthz"] },
  });
  expect((await ask(app, "/api/v1/debug/db-status")).status).toBe(503);
  expect((await ask(app, "/api/v1/debug/routes")).json.routes).toContainEqual({ path: "/healthz", methods: ["GET"] });
});

test("without checks the health body has none", async () => {
  const app = await boot({}, { checks: undefined as never, health: { body: { service: "Trading API" } } });
  expect((await ask(app, "/health")).json).toEqual({ status: "healthy", service: "Trading API" });
});

test("db-status lists the tables there are", async () => {
  const app = await boot({}, { debugRoutes: true });
  expect((await ask(app, "/api/v1/debug/db-status")).json).toEqual({ status: "ok", tables: [] });
});
