import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { toolboxai } from "../../cli/demo/systems/toolboxai.ts";
import { hasPromtool, promtool } from "../../components/monitoring/testing.ts";
import { parseDatabaseUrl } from "../../contract/database-url.ts";
import { testClient } from "../../emulators/core/test-client.ts";
import { outboundBlocks } from "../../emulators/render/outbound-addresses.ts";
import { selfSignedCertificate } from "../../emulators/runtime/postgres/certificate.ts";
import { runChecks } from "../../health/checks.ts";
import { DEFAULT_PLAN } from "../../health/plan.ts";
import { createTeam, jsonOf, letIn, type Team, valuesOf } from "./team.ts";
import { ALERTS, alertsIn, followedChecksIn, PANELS, panelsIn } from "./toolboxai-monitoring.ts";
import { GENERATED, OTHER_NAMES, P0, P1, P1_SECRETS } from "./toolboxai-variables.ts";

const BACKEND = "https://toolboxai-backend-8j12.onrender.com";
const STAGING = "https://toolboxai-backend-staging-s7g2.onrender.com";
const FRONTENDS = ["https://app.toolboxai.com", "https://toolboxai-dashboard.vercel.app"];
const CHECKS = { database: true, redis: true, pusher: true, supabase: true, agents: true };

/** The office, where `up` is typed, and what Render shows under Connect, Outbound. */
const NETWORKS = ["203.0.113.0/24", ...outboundBlocks("oregon")];

let team: Team;
let printed: string;
beforeAll(async () => {
  team = await createTeam(toolboxai);
  for (const [name, value] of Object.entries(P1))
    await team.world.setConfig("production", name, value, { secret: P1_SECRETS.includes(name) });
  await team.world.setConfig("production", "PUSHER_CLUSTER", "us2");
  for (const [index, block] of NETWORKS.entries())
    await team.world.setConfig("production", `databaseNetworks[${index}]`, block, { path: true });
  printed = await team.done("production", "up", "--yes");
});
afterAll(() => team.world.close());

const vendors = () => team.world.emulators;
const service = (name = "toolboxai-backend") => vendors().render.state.serviceNamed(name)!;
const group = (name = "toolboxai-secrets") => vendors().render.state.envGroupNamed(name)!;
const variables = (name?: string) => Object.fromEntries(group(name).variables);
const project = () => vendors().vercel.state.projectNamed("toolboxai-dashboard")!;
const supabaseProject = (stack = "production") =>
  [...vendors().supabase.state.projects.values()].find(({ name }) => name === `toolboxai-${stack}`)!;

test("T1 the backend as the report describes it, on a plan that stays awake, at its host", async () => {
  expect(service()).toMatchObject({
    type: "web_service",
    region: "oregon",
    runtime: "python",
    plan: "starter",
    healthCheckPath: "/health",
    slug: "toolboxai-backend-8j12",
  });
  expect(service().buildCommand).toMatch(
    /^pip install --upgrade pip setuptools wheel && pip install -r requirements\.txt$/,
  );
  expect(service().startCommand).toMatch(/^gunicorn .*--worker-class uvicorn\.workers\.UvicornWorker .*:\$PORT$/);
  expect(service().serving!.deploy.env!.PYTHON_VERSION).toMatch(/^3\.12\.\d+$/);
  const { status, headers } = await team.visit(`${BACKEND}/health`);
  expect([status, headers["x-render-origin-server"]]).toEqual([200, "uvicorn"]);
});

test("T2 one group with every P0 variable, linked; the running service has them", () => {
  expect(group().serviceIds).toEqual([service().id]);
  for (const [name, pattern] of Object.entries(P0))
    expect([name, variables()[name]]).toEqual([name, expect.stringMatching(pattern)]);
  expect(variables().DATABASE_URL).toBe(variables().SUPABASE_DATABASE_URL);
  for (const [name, other] of Object.entries(OTHER_NAMES)) expect(variables()[name]).toBe(variables()[other]);
  expect(service().serving!.deploy.env).toMatchObject(variables());
  expect(service().variables.size).toBe(0);
});

test("T3 the recommended variables, with what goes with them", () => {
  const { VITE_SENTRY_DSN: _, ...backend } = P1;
  expect(variables()).toMatchObject({
    ...backend,
    LANGCHAIN_PROJECT: "ToolboxAI-Solutions",
    LANGCHAIN_TRACING_V2: "true",
    SENTRY_ENVIRONMENT: "production",
    SENDGRID_FROM_NAME: "ToolBoxAI",
    DATABASE_POOL_SIZE: "20",
    DATABASE_MAX_OVERFLOW: "10",
  });
});

test("T4 generated secrets: each its own, not in any file, the same in the next run", async () => {
  const made = GENERATED.map((name) => variables()[name]!);
  expect(new Set(made).size).toBe(GENERATED.length);
  const file = readFileSync(join(team.world.dir, "Pulumi.production.yaml"), "utf8");
  expect(GENERATED.filter((name) => file.includes(`toolboxai:${name}:`))).toEqual([]);
  const again = await team.done("production", "preview", "--refresh", "--expect-no-changes");
  expect(again).toMatch(/no changes, \d+ unchanged\./);
});

test("T5 REDIS_URL is the Key Value's own, PORT is Render's", async () => {
  const cache = vendors().render.state.keyValueNamed("toolboxai-redis")!;
  expect(cache).toMatchObject({ plan: "starter", region: "oregon" });
  expect(variables().REDIS_URL).toBe(`redis://${cache.id}:6379`);
  expect(variables()).not.toHaveProperty("PORT");
  expect(service().serving!.deploy.env!.PORT).toBe("10000");
  expect(jsonOf(await team.visit(`${BACKEND}/health`)).checks).toMatchObject({ redis: true });
});

test("T6 Supabase: keys and pooler read, settings declared", () => {
  const { keys, poolerHost, pooler, ssl, network, auth, ref } = supabaseProject();
  const key = (name: string) => keys.find((each) => each.name === name && each.type === "legacy")!.value;
  expect(variables()).toMatchObject({
    SUPABASE_URL: `https://${ref}.supabase.co`,
    SUPABASE_SERVICE_ROLE_KEY: key("service_role"),
  });
  expect(valuesOf(project(), "production").VITE_SUPABASE_ANON_KEY).toBe(key("anon"));
  expect(parseDatabaseUrl(variables().DATABASE_URL!)).toMatchObject({ host: poolerHost, port: 6543 });
  expect(pooler).toMatchObject({ defaultPoolSize: 20, poolMode: "transaction" });
  expect(ssl.enforced).toBe(true);
  expect(network.config).toEqual({ dbAllowedCidrs: NETWORKS, dbAllowedCidrsV6: [] });
  expect(auth).toMatchObject({
    site_url: "https://app.toolboxai.com",
    uri_allow_list: FRONTENDS.map((origin) => `${origin}/**`).join(","),
  });
});

test("T6 the application's database role may use tables, not make them", async () => {
  const connect = async (user: string, password: string, port: number) => {
    const { poolerHost } = supabaseProject();
    const at = { host: "127.0.0.1", port: team.world.runtime.network.resolve(poolerHost, port), database: "postgres" };
    const client = new pg.Client({ ...at, user, password, ssl: { rejectUnauthorized: false } });
    await client.connect();
    return client;
  };
  const { ref, databasePassword } = supabaseProject();
  const owner = await connect(`postgres.${ref}`, databasePassword, 5432);
  const { username, password } = new URL(variables().DATABASE_URL!);
  const application = await connect(username, password, 6543);
  try {
    await owner.query("CREATE TABLE lessons (id serial PRIMARY KEY, title text)");
    await application.query("INSERT INTO lessons (title) VALUES ('fractions')");
    expect((await application.query("SELECT title FROM lessons")).rows).toEqual([{ title: "fractions" }]);
    await expect(application.query("CREATE TABLE mine (id int)")).rejects.toThrow("permission denied");
    await expect(application.query("DROP TABLE lessons")).rejects.toThrow("must be owner");
  } finally {
    await owner.query("DROP TABLE lessons");
    await Promise.all([owner.end(), application.end()]);
  }
});

test("T6 whoever is not on the list is refused by the pooler, with the right password too", async () => {
  const { poolerHost, ref, databasePassword: password } = supabaseProject();
  const port = await team.world.runtime.network.resolveFor("198.51.100.9", poolerHost, 6543);
  const at = { host: "127.0.0.1", port, database: "postgres", ssl: { rejectUnauthorized: false } };
  const stranger = new pg.Client({ ...at, user: `postgres.${ref}`, password });
  await expect(stranger.connect()).rejects.toThrow("address not in tenant allow_list: {198, 51, 100, 9}");
});

test("T7 the dashboard's project, its variables by scope", () => {
  expect(project().settings).toMatchObject({
    framework: "vite",
    rootDirectory: "apps/dashboard",
    buildCommand: "pnpm run build",
    outputDirectory: "dist",
  });
  const backend = variables();
  const everywhere = {
    VITE_SUPABASE_URL: backend.SUPABASE_URL,
    VITE_API_URL: BACKEND,
    VITE_PUSHER_KEY: backend.PUSHER_KEY,
    VITE_PUSHER_APP_KEY: backend.PUSHER_KEY,
    VITE_PUSHER_CLUSTER: "us2",
    VITE_CLERK_PUBLISHABLE_KEY: backend.CLERK_PUBLISHABLE_KEY,
  };
  for (const scope of ["production", "preview", "development"] as const)
    expect(valuesOf(project(), scope)).toMatchObject({ ...everywhere, VITE_ENVIRONMENT: scope });
  for (const scope of ["production", "preview"] as const)
    expect(valuesOf(project(), scope)).toMatchObject({
      VITE_SENTRY_DSN: P1.VITE_SENTRY_DSN,
      VITE_SENTRY_ENVIRONMENT: scope,
    });
  expect(valuesOf(project(), "development")).not.toHaveProperty("VITE_SENTRY_DSN");
});

test.each(FRONTENDS)("T7 at %s the page, its script, deep links, and the backend under /api", async (origin) => {
  const page = await team.visit(`${origin}/`);
  expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  const link = await team.visit(`${origin}/courses/42/lessons`);
  expect([link.status, link.body]).toEqual([200, page.body]);
  const script = await team.visit(`${origin}/assets/index.js`);
  expect([script.headers["content-type"], script.body]).toEqual([
    "text/javascript; charset=utf-8",
    expect.stringContaining(BACKEND),
  ]);
  const proxied = await team.visit(`${origin}/api/v1/agents/health`);
  expect([proxied.headers["x-render-origin-server"], jsonOf(proxied)]).toEqual(["uvicorn", { status: "healthy" }]);
  expect((await team.visit(`${origin}/api/v1/users/me`)).status).toBe(401);
});

test("T7 its own domain, and the record to add for it", () => {
  expect(project().domains.map(({ name }) => name)).toContain("app.toolboxai.com");
  expect(printed).toMatch(/dnsRecords .*"name":"app","type":"CNAME","value":"[\w.-]*vercel-dns[\w.-]*"/);
});

test("T8 origins and hosts are the real ones, and the application goes by them", async () => {
  const file = readFileSync(join(team.world.dir, "Pulumi.production.yaml"), "utf8");
  expect(file).not.toMatch(/ALLOWED_ORIGINS|TRUSTED_HOSTS/);
  expect(variables()).toMatchObject({
    ALLOWED_ORIGINS: FRONTENDS.join(","),
    TRUSTED_HOSTS: "toolboxai-backend-8j12.onrender.com,localhost,127.0.0.1",
  });
  for (const origin of FRONTENDS) expect(await letIn(team, `${BACKEND}/api/v1/users/me`, origin)).toBe(origin);
  expect(await letIn(team, `${BACKEND}/api/v1/users/me`, "https://evil.vercel.app")).toBeUndefined();
});

test("T9 up verifies health, its checks, pages, the endpoint matrix and CORS", async () => {
  const isProtected = "401, wants a token";
  const matrix = {
    "GET /api/v1": "200",
    "POST /api/v1/auth/verify": "200",
    "GET /api/v1/users/me": isProtected,
    "GET /api/v1/educational-content": isProtected,
    "GET /api/v1/roblox/status": isProtected,
    "GET /api/v1/analytics/dashboard": isProtected,
    "GET /api/v1/tasks/status/example": isProtected,
  };
  const verified = [...printed.matchAll(/^ +✓ (.+?) {2,}((?:200|401|connected|let in).*)$/gm)].map((line) =>
    line.slice(1),
  );
  expect(verified).toEqual([
    ["health", "200, healthy"],
    ...Object.keys(CHECKS).map((check) => [check, "connected"]),
    ["/docs", "200"],
    ["/openapi.json", expect.stringMatching(/^200, \d+ paths$/)],
    ...Object.entries(matrix),
    ...FRONTENDS.map((origin) => [`CORS ${origin}`, "let in"]),
  ]);
  expect(jsonOf(await team.visit(`${BACKEND}/health`))).toEqual({ status: "healthy", checks: CHECKS });
  const headers = { authorization: "Bearer fake-token" };
  for (const endpoint of Object.keys(matrix)) {
    const [method = "", path] = endpoint.split(" ");
    expect([endpoint, (await team.visit(BACKEND + path, { method, headers })).status]).toEqual([endpoint, 200]);
  }
});

test("T9 the certificate is verified: who signed it, for which host, how long it lasts", async () => {
  const { key, cert } = selfSignedCertificate(["localhost"]);
  const server = createServer({ key, cert }, (_, response) => response.end('{"status":"healthy"}'));
  server.listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const look = (host: string, env: NodeJS.ProcessEnv = {}) => verify(`https://${host}:${port}`, env);
  const trusted = join(team.world.root, "localhost.pem");
  writeFileSync(trusted, cert);
  const [untrusted, forAnotherHost, nearItsEnd] = await Promise.all([
    look("localhost"),
    look("127.0.0.1", { NODE_EXTRA_CA_CERTS: trusted }),
    look("localhost", { NODE_EXTRA_CA_CERTS: trusted }),
  ]);
  server.close();
  expect(untrusted).toContain("its certificate is signed by nobody this machine trusts");
  expect(forAnotherHost).toContain("its certificate is for another host");
  expect(nearItsEnd).toMatch(/✓ health +200, healthy[\s\S]*✗ certificate +valid until \d{4}-\d\d-\d\d: not renewed/);
});

/** The verification as `up` starts it, of a real host instead of the emulated edge. */
async function verify(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  const script = join(team.world.root, "components/health/verify.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: team.world.root,
    env: { ...process.env, ...env, HEALTH_URL: url, HEALTH_PAGES: "", HEALTH_RETRY_SECONDS: "" },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  await once(child, "close");
  return said;
}

test("T11 UptimeRobot asks for health every 5 minutes and for the pages every 15, Render tells of failures", () => {
  const { state } = vendors().uptimerobot;
  const contact = state.contacts.find(({ value }) => value === "team@toolboxai.com");
  expect(state.monitorNamed("toolboxai-backend health")).toMatchObject({
    type: "KEYWORD",
    url: `${BACKEND}/health`,
    interval: 300,
    keywordType: "ALERT_NOT_EXISTS",
    keywordValue: '"status":"healthy"',
    threshold: 5000,
    successHttpResponseCodes: ["200"],
    assignedAlertContacts: [expect.objectContaining({ alertContactId: contact!.id })],
  });
  const page = (path: string) => state.monitorNamed(`toolboxai-backend ${path}`);
  const everyQuarter = { interval: 900, httpMethodType: "GET", successHttpResponseCodes: ["200"] };
  expect(page("/docs")).toMatchObject({ ...everyQuarter, type: "HTTP", url: `${BACKEND}/docs` });
  // A document of less than 1000 bytes has no route in it.
  const withRoutes = { type: "KEYWORD", keywordType: "ALERT_NOT_EXISTS", keywordValue: '"paths":{"/' };
  expect(page("/openapi.json")).toMatchObject({ ...everyQuarter, ...withRoutes, url: `${BACKEND}/openapi.json` });
  expect(state.monitorNamed("toolboxai-backend keep-awake")).toBeUndefined();
  expect(service().notifications.notificationsToSend).toBe("failure");
});

test("T11 scrape configuration, the seven alerts and the six panels lie on disk", () => {
  const text = (file: string) => readFileSync(join(team.world.dir, "monitoring/production", file), "utf8");
  const { scrape_configs } = parse(text("prometheus.yml")) as { scrape_configs: object[] };
  expect(scrape_configs[0]).toMatchObject({
    job_name: "toolboxai-backend",
    scrape_interval: "30s",
    scheme: "https",
    metrics_path: "/metrics",
    static_configs: [{ targets: ["toolboxai-backend-8j12.onrender.com"] }],
  });
  expect(alertsIn(text("alerts.yml"))).toEqual(ALERTS);
  expect(panelsIn(text("dashboard.json"))).toEqual(PANELS);
  expect(followedChecksIn(text("json-exporter.yml"))).toEqual(Object.keys(CHECKS));
  if (!hasPromtool) return;
  const files = { "prometheus.yml": text("prometheus.yml"), "alerts.yml": text("alerts.yml") };
  expect(promtool(files, "check", "config", "prometheus.yml")).toMatchObject({ status: 0 });
  expect(promtool(files, "check", "rules", "alerts.yml")).toMatchObject({ status: 0 });
});

/** A stack beside production, whose group was made by hand before and has its secrets. */
describe("staging", () => {
  const GROUP = "toolboxai-secrets-staging";
  const SERVICE = "toolboxai-backend-staging";
  const old = Object.fromEntries(
    GENERATED.map((name) => [name, randomBytes(name === "ENCRYPTION_KEY" ? 16 : 32).toString("hex")]),
  );
  let before: Record<string, string>;
  let output: string;

  beforeAll(async () => {
    before = variables();
    const { url, apiKey, ownerId } = vendors().render;
    const envVars = Object.entries(old).map(([key, value]) => ({ key, value }));
    await testClient(url, apiKey)("POST", "/env-groups", { name: GROUP, ownerId, envVars });
    await team.world.setConfig("staging", "stackwright:adopt", "render");
    await team.done("staging", "adopt", "secrets", "--yes");
    output = await team.done("staging", "up", "--yes");
  });

  test("T4 secrets that are live are adopted, not made anew, and never shown", () => {
    expect(variables(GROUP)).toMatchObject(old);
    for (const value of Object.values(old)) expect(output).not.toContain(value);
  });

  test("T3 a feature that is off brings no variables", () => {
    expect(Object.keys(variables(GROUP)).filter((name) => /OPENAI|LANGCHAIN|STRIPE|SENDGRID/.test(name))).toEqual([]);
    expect(variables(GROUP)).toMatchObject({ DATABASE_POOL_SIZE: "5", ENVIRONMENT: "staging" });
  });

  test("T8 its origins and hosts are its own", () => {
    expect(variables(GROUP)).toMatchObject({
      ALLOWED_ORIGINS: "https://toolboxai-dashboard-staging.vercel.app",
      TRUSTED_HOSTS: "toolboxai-backend-staging-s7g2.onrender.com,localhost,127.0.0.1",
    });
    expect(variables()).toEqual(before);
  });

  test("T9 a sleeping service is woken, then verified", async () => {
    await vendors().render.sleep(service(SERVICE).id);
    expect(service(SERVICE).serving!.instance).toBeUndefined();
    const { edgeUrl } = team.world.runtime;
    const verdict = await runChecks({ ...DEFAULT_PLAN, url: STAGING, checks: ["database", "redis"], edgeUrl });
    expect(verdict).toMatchObject({ state: "healthy" });
    expect(service(SERVICE).serving!.instance).toBeDefined();
  });

  test("T11 the free plan is accepted and kept awake, every ten minutes, without telling anybody", () => {
    expect(service(SERVICE).plan).toBe("free");
    const { state } = vendors().uptimerobot;
    expect(state.monitorNamed(`${SERVICE} keep-awake`)).toMatchObject({
      url: `${STAGING}/health`,
      interval: 600,
      status: expect.not.stringMatching("PAUSED"),
      assignedAlertContacts: [],
    });
    expect(existsSync(join(team.world.dir, "monitoring/staging/alerts.yml"))).toBe(true);
  });

  test("T4 one secret is rotated, the others stay; one whose loss costs data asks for more than a yes", async () => {
    await team.done("production", "rotate", "JWT_SECRET_KEY", "--yes", "--up");
    const after = variables();
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(["JWT_SECRET_KEY"]);
    expect(after.JWT_SECRET_KEY).toMatch(/^[0-9a-f]{64}$/);
    expect(service().serving!.deploy.env!.JWT_SECRET_KEY).toBe(after.JWT_SECRET_KEY);
    const refused = await team.run("production", "rotate", "ENCRYPTION_KEY", "--yes");
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("loses everything that was encrypted")]);
  });
});
