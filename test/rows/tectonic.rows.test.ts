import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tectonic } from "../../cli/demo/systems/tectonic.ts";
import { runChecks } from "../../health/checks.ts";
import { DEFAULT_PLAN } from "../../health/plan.ts";
import { type Finished, stackwright } from "../lifecycle/command.ts";
import { createTeam, jsonOf, letIn, type Team, valuesOf } from "./team.ts";

const HOST = "tectonic-backend.onrender.com";
const BACKEND = `https://${HOST}`;
const FRONTEND = "https://tectonic-frontend.vercel.app";
const SERVICE = "Tectonic Trading Platform API";

let team: Team;
let before: { answer: Awaited<ReturnType<Team["visit"]>>; doctor: Finished };
let printed: string;
beforeAll(async () => {
  team = await createTeam(tectonic);
  before = { answer: await team.visit(`${BACKEND}/health`), doctor: await doctor(`${BACKEND}/health`) };
  printed = await team.done("production", "up", "--yes");
});
afterAll(() => team.world.close());

const doctor = (url: string) =>
  stackwright(team.world, ["doctor", url, "--edge", team.world.runtime.edgeUrl, "--wait", "0"]);
const service = () => team.world.emulators.render.state.serviceNamed("tectonic-backend")!;
const variables = () =>
  Object.fromEntries(team.world.emulators.render.state.envGroupNamed("tectonic-backend-secrets")!.variables);
const frontend = () => team.world.emulators.vercel.state.projectNamed("tectonic-frontend")!;

/** What the database says that it was initialised with. */
async function initialised(): Promise<{ name: string; at: Date }[]> {
  const { poolerHost, ref, databasePassword } = [...team.world.emulators.supabase.state.projects.values()][0]!;
  const client = new pg.Client({
    host: "127.0.0.1",
    port: team.world.runtime.network.resolve(poolerHost, 5432),
    user: `postgres.${ref}`,
    password: databasePassword,
    database: "postgres",
    ssl: { rejectUnauthorized: false },
  });
  await client.connect();
  try {
    await client.query("SELECT FROM users, portfolios");
    return (await client.query("SELECT name, at FROM stackwright.initialisation ORDER BY name")).rows;
  } finally {
    await client.end();
  }
}

test("C1 the service with its variables, the optional one only when it is set", () => {
  expect(service()).toMatchObject({
    type: "web_service",
    runtime: "python",
    plan: "starter",
    healthCheckPath: "/health",
  });
  expect(service().startCommand).toMatch(/^uvicorn backend\.app\.main:app .*--port \$PORT$/);
  expect(variables()).toMatchObject({
    FINNHUB_API_KEY: expect.stringMatching(/./),
    SECRET_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    DEBUG: "False",
  });
  expect(variables()).not.toHaveProperty("ALPHA_VANTAGE_KEY");
  expect(service().serving!.deploy.env).toMatchObject(variables());
});

test("C1 the frontend calls the backend under /api, and signing up and in again work", async () => {
  expect(valuesOf(frontend(), "production").VITE_API_BASE_URL).toBe(`${BACKEND}/api`);
  expect((await team.visit(`${FRONTEND}/assets/index.js`)).body).toContain(`${BACKEND}/api"`);
  expect(await letIn(team, `${BACKEND}/api/auth/login`, FRONTEND)).toBe(FRONTEND);
  for (const [path, status] of [
    ["register", 201],
    ["login", 200],
    ["login", 200],
  ] as const)
    expect((await team.visit(`${BACKEND}/api/auth/${path}`, { method: "POST" })).status).toBe(status);
});

test("C2 before the first up: nothing is deployed at this host, which is no answer of the application", () => {
  const { answer, doctor } = before;
  expect([answer.status, answer.headers["x-render-routing"]]).toEqual([404, "no-server"]);
  expect(doctor.code).toBe(2);
  expect(doctor.output).toContain("nothing is deployed at this host (x-render-routing: no-server)");
});

test("C2 afterwards: a 404 of the application itself is told as one", async () => {
  const answer = await team.visit(`${BACKEND}/api/nothing`);
  expect([answer.status, answer.headers["x-render-routing"]]).toEqual([404, undefined]);
  const { code, output } = await doctor(`${BACKEND}/api/nothing`);
  expect([code, output]).toEqual([2, expect.stringContaining("404 from the application itself")]);
  expect(output).not.toContain("nothing is deployed");
});

test("C3 the database is initialised once, and the deploy waits for it", async () => {
  const files = await initialised();
  expect(files.map(({ name }) => name)).toEqual(["sql/001-users.sql", "sql/002-portfolios.sql"]);
  expect(printed).toMatch(/ran sql\/001-users\.sql\n +ran sql\/002-portfolios\.sql/);
  const ours = service().deploys.find(({ status }) => status === "live")!;
  expect(files.every(({ at }) => at <= ours.createdAt)).toBe(true);
});

test("C3 a second up, which deploys, initialises nothing", async () => {
  const first = await initialised();
  const live = service().serving!.deploy.id;
  await team.world.setConfig("production", "ALPHA_VANTAGE_KEY", "fake-alpha-key", { secret: true });
  const output = await team.done("production", "up", "--yes");
  expect(output).not.toContain("sql/");
  expect(service().serving!.deploy.id).not.toBe(live);
  expect(variables().ALPHA_VANTAGE_KEY).toBe("fake-alpha-key");
  expect(await initialised()).toEqual(first);
});

test("C3 nor does a second stack on the same database", async () => {
  const first = await initialised();
  const config = (stack: string) => join(team.world.dir, `Pulumi.${stack}.yaml`);
  writeFileSync(
    config("staging"),
    readFileSync(config("production"), "utf8").replace("environment: production", "environment: staging"),
  );
  const targets = [
    "stackwright:components:Database::tectonic-database",
    "stackwright:components:Database$stackwright:supabase:SslEnforcement::tectonic-database",
    "command:local:Command::tectonic-tables",
  ].flatMap((resource) => ["--target", `urn:pulumi:staging::tectonic::${resource}`]);
  const output = await team.done("staging", "up", "--yes", ...targets);
  expect(output).toContain("2 of 2 ran before");
  expect(await initialised()).toEqual(first);
});

test("C4 health is verified by its content, not by its status alone", async () => {
  expect(jsonOf(await team.visit(`${BACKEND}/health`))).toEqual({ status: "healthy", service: SERVICE });
  expect(printed).toMatch(new RegExp(`✓ health +200, healthy\n +✓ service +${SERVICE}\n`));
  const another = "another-backend.onrender.com";
  team.world.runtime.routeFrontend(another, JSON.stringify({ status: "healthy", service: "Another API" }));
  const plan = { ...DEFAULT_PLAN, pages: [], retrySeconds: [], edgeUrl: team.world.runtime.edgeUrl };
  const look = (host: string) =>
    runChecks({ ...plan, url: `https://${host}`, expect: { status: "healthy", service: SERVICE } });
  expect(await look(HOST)).toMatchObject({ state: "healthy" });
  expect(await look(another)).toMatchObject({
    state: "wrong",
    cause: { kind: "content", reason: expect.stringContaining('"Another API"') },
  });
});

test("C4 crash alerts and periodic probes are declared", () => {
  expect(service().notifications.notificationsToSend).toBe("failure");
  const { state } = team.world.emulators.uptimerobot;
  expect(state.monitorNamed("tectonic-backend health")).toMatchObject({
    url: `${BACKEND}/health`,
    interval: 300,
    keywordType: "ALERT_NOT_EXISTS",
    keywordValue: `"status":"healthy","service":"${SERVICE}"`,
    assignedAlertContacts: [expect.objectContaining({ alertContactId: state.contacts[0]!.id })],
  });
  expect(state.monitorNamed("tectonic-backend /docs")).toMatchObject({ url: `${BACKEND}/docs`, interval: 900 });
});
