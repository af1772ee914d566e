import { afterAll, beforeAll, expect, test } from "vitest";
import { mapmystandards } from "../../cli/demo/systems/mapmystandards.ts";
import { explainLog } from "../../cli/doctor/log-patterns.ts";
import { createTeam, jsonOf, letIn, type Team } from "./team.ts";

const BACKEND = "https://api.mapmystandards.ai";
const NAME = "mapmystandards-api";
const ORIGINS = [
  "https://platform.mapmystandards.ai",
  "https://api.mapmystandards.ai",
  "https://app.mapmystandards.ai",
];

let team: Team;
let printed: string;
beforeAll(async () => {
  team = await createTeam(mapmystandards);
  printed = await team.done("production", "up", "--yes");
});
afterAll(() => team.world.close());

const railway = () => team.world.emulators.railway;
const placement = () => railway().dashboard.placement(NAME);
const variables = () => Object.fromEntries(placement().variables);
const serving = () => placement().serving!.deployment;
const doctor = () => team.run("production", "doctor", "--wait", "0");

test("M1 project and service through the API: builder, start command, restart policy, health path", async () => {
  const project = railway().state.projectNamed(NAME)!;
  expect([...project.environments.values()].map(({ name }) => name)).toEqual(["production"]);
  expect(railway().state.serviceNamed(NAME)).toMatchObject({
    projectId: project.id,
    source: { repo: "mapmystandards/platform", branch: "main" },
  });
  const settings = {
    builder: "NIXPACKS",
    startCommand: "sh -c 'python -m uvicorn src.a3e.main:app --host 0.0.0.0 --port ${PORT:-8000}'",
    restartPolicyType: "ON_FAILURE",
    restartPolicyMaxRetries: 10,
    healthcheckPath: "/health",
  };
  expect(placement().settings).toMatchObject(settings);
  expect(placement().railwayConfigFile).toBeNull();
  // What serves was started with them.
  expect(serving()).toMatchObject({ status: "SUCCESS", settings });
  const { status, headers, body } = await team.visit(`${BACKEND}/health`);
  expect([status, headers.server, JSON.parse(body)]).toEqual([
    200,
    "railway-edge",
    { status: "healthy", checks: { database: true } },
  ]);
});

test("M2 every variable, given to what serves; its three origins are let in", async () => {
  expect(variables()).toEqual({
    DATABASE_URL: expect.stringMatching(/^postgresql:\/\/.*sslmode=require$/),
    SECRET_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    JWT_SECRET_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    CORS_ORIGINS: ORIGINS.join(","),
    STRIPE_SECRET_KEY: expect.stringMatching(/^sk_/),
    STRIPE_WEBHOOK_SECRET: expect.stringMatching(/^whsec_/),
  });
  expect(serving().variables).toMatchObject(variables());
  for (const origin of ORIGINS) expect(await letIn(team, `${BACKEND}/api/v1/auth/login`, origin)).toBe(origin);
});

test("M2 without payments there is nothing of Stripe's, and nothing asks for it", async () => {
  const { setConfig } = team.world;
  await setConfig("production", "features.payments", "false", { path: true });
  const { code, output } = await team.run("production", "preview");
  await setConfig("production", "features.payments", "true", { path: true });
  expect(code, output).toBe(0);
  expect(output).toMatch(/- variables\.STRIPE_SECRET_KEY/);
  expect(output).toMatch(/- variables\.STRIPE_WEBHOOK_SECRET/);
});

test("M4 migrations run before every start", () => {
  expect(placement().settings.preDeployCommand).toEqual(["alembic upgrade head"]);
  const lines = serving().log.map(({ message }) => message);
  const migrated = lines.findIndex((line) => line.includes("alembic upgrade head"));
  const started = lines.findIndex((line) => line.includes("Application startup complete"));
  expect(migrated).toBeGreaterThanOrEqual(0);
  expect(started).toBeGreaterThan(migrated);
});

test("M4 its own domain, with every record it needs", () => {
  const [domain] = placement().customDomains;
  expect(domain).toMatchObject({ domain: "api.mapmystandards.ai" });
  expect(printed).toMatch(/backendUrl +https:\/\/api\.mapmystandards\.ai/);
  const records = JSON.parse(/dnsRecords +(\[.*\])/.exec(printed)![1]!) as {
    type: string;
    name: string;
    value: string;
  }[];
  expect(records).toContainEqual({ type: "CNAME", name: "api.mapmystandards.ai", value: domain!.cname });
  expect(records).toContainEqual(
    expect.objectContaining({ type: "TXT", name: "_railway-verify.api.mapmystandards.ai" }),
  );
});

test("M4 a deployment that fails takes nothing away: there is nothing to roll back", async () => {
  const former = serving();
  railway().dashboard.breakNextBuild(NAME, "ERROR: No matching distribution found for stripe==99");
  const failed = await team.run("production", "deploy", "--yes");
  expect([failed.code, failed.output]).toEqual([1, expect.stringContaining("No matching distribution found")]);
  expect(failed.output).toContain(`${former.id} still serves`);
  expect((await team.visit(`${BACKEND}/health`)).status).toBe(200);
});

test("M3 a backend that is down is down, not CORS; the log's last words become the cause", async () => {
  await railway().dashboard.deploy(NAME);
  railway().dashboard.deleteVariable(NAME, "SECRET_KEY");
  await railway().dashboard.deploy(NAME);
  await team.world.runtime.crash("api.mapmystandards.ai");
  // What a browser reports as a CORS error.
  expect(await letIn(team, `${BACKEND}/api/v1/auth/login`, ORIGINS[0]!)).toBeUndefined();
  expect((await team.visit(`${BACKEND}/health`)).status).toBe(502);
  const { code, output } = await doctor();
  expect(code, output).toBe(2);
  expect(output).toContain("The backend is down, this is not CORS.");
  expect(output).toContain("the variable SECRET_KEY is not set");
  expect(output).not.toMatch(/not let in|origin regex/);
});

test.each([
  ["ModuleNotFoundError: No module named 'stripe'", "missing-module"],
  ["sqlalchemy.exc.OperationalError: connection refused", "connection-refused"],
  ["KeyError: 'SECRET_KEY'", "missing-variable"],
  ["Error: Invalid port", "invalid-port"],
  ["Invalid configuration", "invalid-configuration"],
])("M3 the report's own line: %s", (line, code) => {
  const [explained] = explainLog(["INFO:     Started server process [7]", line], "production");
  expect(explained).toMatchObject({ code, cause: expect.stringMatching(/./), mend: expect.stringMatching(/./) });
});

test("M4 rollback goes to the last deployment that was well, variables and all", async () => {
  const [well] = placement().deployments.filter(({ hasServed }) => hasServed);
  const output = await team.done("production", "rollback", "--yes");
  expect(serving()).toMatchObject({ status: "SUCCESS", isRollback: true });
  expect(serving().variables).toHaveProperty("SECRET_KEY");
  expect(output).toContain(`back to  ${well!.id}`);
  expect(jsonOf(await team.visit(`${BACKEND}/health`)).status).toBe("healthy");
});
