import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evaratech } from "../../cli/demo/systems/evaratech.ts";
import { parseDatabaseUrl } from "../../contract/database-url.ts";
import { runChecks } from "../../health/checks.ts";
import { CircuitBreaker } from "../../health/circuit-breaker.ts";
import { DEFAULT_PLAN } from "../../health/plan.ts";
import { createTeam, jsonOf, letIn, type Team } from "./team.ts";

const HOST = "evara-backend-412x.onrender.com";
const BACKEND = `https://${HOST}`;
const DASHBOARD = "https://evara-dashboard.onrender.com";
const GROUP = "evara-backend-secrets";

let team: Team;
let printed: string;
beforeAll(async () => {
  team = await createTeam(evaratech);
  // As in production: the retries that nobody sets.
  await team.world.removeConfig("production", "healthRetries");
  printed = await team.done("production", "up", "--yes");
});
afterAll(() => team.world.close());

const render = () => team.world.emulators.render;
const service = (name = "evara-backend") => render().state.serviceNamed(name)!;
const variables = (name = GROUP) => Object.fromEntries(render().state.envGroupNamed(name)!.variables);
const project = () => [...team.world.emulators.supabase.state.projects.values()][0]!;
/** The connection string that took production down, for this project. */
const direct = () => `postgresql+asyncpg://postgres:fake-direct@db.${project().ref}.supabase.co:5432/postgres`;
const verdict = () =>
  runChecks({
    ...DEFAULT_PLAN,
    url: BACKEND,
    checks: ["database"],
    retrySeconds: [],
    edgeUrl: team.world.runtime.edgeUrl,
  });

test("E1 backend and static dashboard at their hosts, each knowing the other", async () => {
  expect(service()).toMatchObject({ type: "web_service", runtime: "python", plan: "starter", region: "oregon" });
  expect(service("evara-dashboard")).toMatchObject({ type: "static_site", publishPath: "dist" });
  expect(variables("evara-dashboard-variables")).toEqual({ VITE_API_URL: BACKEND });
  expect(variables().CORS_ORIGINS).toBe(DASHBOARD);
  expect(await letIn(team, `${BACKEND}/api/v1/nodes`, DASHBOARD)).toBe(DASHBOARD);
  const page = await team.visit(`${DASHBOARD}/`);
  expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  const script = await team.visit(`${DASHBOARD}/assets/index.js`);
  expect([script.headers["content-type"], script.body]).toEqual([
    "text/javascript; charset=utf-8",
    expect.stringContaining(BACKEND),
  ]);
});

test("E1 the dashboard is one page: any deep path is its index, until the program says that it is not", async () => {
  const index = await team.visit(`${DASHBOARD}/`);
  expect(await team.visit(`${DASHBOARD}/nodes/7/edges`)).toMatchObject({ status: 200, body: index.body });
  const undo = team.world.edit(
    "index.ts",
    "singlePage: true,",
    'singlePage: false,\n  routes: [{ type: "redirect", source: "/graph/*", destination: "/nodes/*" }],',
  );
  await team.done("production", "up", "--yes");
  expect((await team.visit(`${DASHBOARD}/nodes/7/edges`)).status).toBe(404);
  expect(await team.visit(`${DASHBOARD}/graph/7`)).toMatchObject({ status: 301, headers: { location: "/nodes/7" } });
  expect((await team.visit(`${DASHBOARD}/`)).body).toContain("evara-dashboard");
  undo();
  await team.done("production", "up", "--yes");
  expect((await team.visit(`${DASHBOARD}/nodes/7/edges`)).status).toBe(200);
});

test("E2 DATABASE_URL is asyncpg's: pooler, 6543, TLS, no prepared statements; the running service connects", async () => {
  const { ref, poolerHost, ssl } = project();
  const { protocol, search } = new URL(variables().DATABASE_URL!);
  expect([protocol, search]).toEqual(["postgresql+asyncpg:", "?ssl=require&prepared_statement_cache_size=0"]);
  expect(parseDatabaseUrl(variables().DATABASE_URL!)).toMatchObject({
    host: poolerHost,
    port: 6543,
    user: `postgres.${ref}`,
    tls: "require",
  });
  expect(ssl.enforced).toBe(true);
  expect(await verdict()).toMatchObject({ state: "healthy" });
});

test("E3 retries at 2, 4, 8 s: so it is declared, and so the verification waits", async () => {
  const state = readFileSync(join(team.world.root, "state/.pulumi/stacks/evaratech/production.json"), "utf8");
  expect(state).toContain('"HEALTH_RETRY_SECONDS":"2,4,8"');
  const asked: number[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/health") asked.push(performance.now());
    response.writeHead(asked.length > 3 ? 200 : 502).end('{"status":"ok","checks":{"database":true}}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const edgeUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hundredths = DEFAULT_PLAN.retrySeconds.map((seconds) => seconds / 100);
  const result = await runChecks({ ...DEFAULT_PLAN, url: BACKEND, pages: [], retrySeconds: hundredths, edgeUrl });
  server.close();
  expect([result.state, asked.length]).toEqual(["healthy", 4]);
  const waits = asked.slice(1).map((at, index) => at - asked[index]!);
  for (const [index, seconds] of [2, 4, 8].entries()) expect(waits[index]).toBeGreaterThanOrEqual(seconds * 10 - 2);
});

test("E3 whatever polls breaks the circuit: 60, 120, 240 s, after five failures degraded with 300 s, over with one success", () => {
  const breaker = new CircuitBreaker();
  const steps = Array.from({ length: 6 }, () => [breaker.failed(), breaker.degraded]);
  expect(steps).toEqual([
    [60, false],
    [120, false],
    [240, false],
    [300, false],
    [300, true],
    [300, true],
  ]);
  expect([breaker.succeeded(), breaker.degraded, breaker.failed()]).toEqual([true, false, 60]);
});

test("E4 up verifies health, the debug pages and the documentation; a 404 with hints is alive", async () => {
  for (const line of [
    /✓ health +200, ok/,
    /✓ database +connected/,
    /✓ \/docs +200/,
    /✓ GET \/api\/v1\/debug\/db-status +200/,
    /✓ GET \/api\/v1\/debug\/routes +200/,
    /✓ \/db-status +404 with hints: alive/,
  ])
    expect(printed).toMatch(line);
  const missing = await team.visit(`${BACKEND}/db-status`);
  expect([missing.status, jsonOf(missing).hints]).toEqual([
    404,
    expect.arrayContaining(["View all routes: /api/v1/debug/routes"]),
  ]);
  expect(jsonOf(await team.visit(`${BACKEND}/api/v1/debug/routes`)).routes).toContainEqual({
    path: "/health",
    methods: ["GET"],
  });
});

test("E5 one line says what is configured, without credentials", () => {
  const { poolerHost } = project();
  const lines = printed.split("\n").filter((line) => line.includes("summary"));
  expect(lines).toEqual([
    expect.stringMatching(`summary +environment production, database ${poolerHost}:6543, 1 CORS origin$`),
  ]);
});

test("E5 the team's success metrics are the monitors' thresholds", () => {
  const health = team.world.emulators.uptimerobot.state.monitorNamed("evara-backend health");
  expect(health).toMatchObject({ url: `${BACKEND}/health`, keywordValue: '"status":"ok"', threshold: 200 });
  const alerts = readFileSync(join(team.world.dir, "monitoring/production/alerts.yml"), "utf8");
  expect(alerts).toMatch(/alert: SlowResponses\n +expr: .* > 0\.5\n/);
  expect(alerts).toMatch(/alert: HighErrorRate\n +expr: .* > 0\.01\n/);
});

test("E2 the 5432 form: seen as degraded, with the report's own error", async () => {
  render().dashboard.setGroupVariable(GROUP, "DATABASE_URL", direct());
  await render().dashboard.deploy("evara-backend");
  expect(jsonOf(await team.visit(`${BACKEND}/health`))).toMatchObject({
    status: "degraded",
    checks: { database: false },
  });
  const status = await team.visit(`${BACKEND}/api/v1/debug/db-status`);
  expect(status.body).toContain("[Errno 101] Network is unreachable");
});

test("E3 degraded is told apart from down", async () => {
  expect(await verdict()).toMatchObject({ state: "degraded", cause: { kind: "degraded" } });
  await team.world.runtime.crash(HOST);
  expect(await verdict()).toMatchObject({ state: "down", cause: { kind: "crashed" } });
});

test("E2 the next up puts pooler and TLS back where they are missing", async () => {
  const output = await team.done("production", "up", "--yes", "--refresh");
  expect(output).toMatch(/~ variables\.DATABASE_URL +\[secret\] -> \[secret\]/);
  expect(parseDatabaseUrl(variables().DATABASE_URL!)).toMatchObject({ port: 6543, tls: "require" });
  expect(await verdict()).toMatchObject({ state: "healthy" });
});

test("E2 the 5432 form is blocked before it ships, typed or taken from the wrong pooler port", async () => {
  const before = variables();
  const mode = team.world.edit(
    "contract.ts",
    'source.supabase.pooler("transaction")',
    'source.supabase.pooler("session")',
  );
  const session = await team.run("production", "up", "--yes");
  mode();
  expect([session.code, session.output]).toEqual([
    1,
    expect.stringMatching(
      /refused +pooler-port on evara-backend-secrets[\s\S]*uses port 5432[\s\S]*Nothing was written/,
    ),
  ]);
  const typed = team.world.edit("contract.ts", 'source.supabase.pooler("transaction")', "source.config()");
  await team.world.setConfig("production", "DATABASE_URL", direct(), { secret: true });
  const given = await team.run("production", "up", "--yes");
  typed();
  await team.world.removeConfig("production", "DATABASE_URL");
  expect([given.code, given.output]).toEqual([
    1,
    expect.stringMatching(/DATABASE_URL +must use the pooler's port 6543, not 5432/),
  ]);
  expect(given.output + session.output).not.toContain("fake-direct");
  expect(variables()).toEqual(before);
});

test("E5 rollback puts the former deploy back", async () => {
  const former = service().serving!.deploy.id;
  await render().dashboard.deploy("evara-backend");
  expect(service().serving!.deploy.id).not.toBe(former);
  const output = await team.done("production", "rollback", "evara-backend", "--yes");
  expect(output).toMatch(new RegExp(`back to +${former}`));
  expect(service().deploys.at(-1)).toMatchObject({ trigger: "rollback", status: "live" });
  expect(await verdict()).toMatchObject({ state: "healthy" });
});
