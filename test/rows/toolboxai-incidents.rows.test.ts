import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toolboxai } from "../../cli/demo/systems/toolboxai.ts";
import { parseDatabaseUrl } from "../../contract/database-url.ts";
import { testClient } from "../../emulators/core/test-client.ts";
import { runChecks } from "../../health/checks.ts";
import { DEFAULT_PLAN } from "../../health/plan.ts";
import { createTeam, jsonOf, letIn, type Team } from "./team.ts";

const HOST = "toolboxai-backend-8j12.onrender.com";
const BACKEND = `https://${HOST}`;
const FRONTEND = "https://toolboxai-dashboard.vercel.app";
const NAME = "toolboxai-backend";
const GROUP = "toolboxai-secrets";

let team: Team;
beforeAll(async () => {
  team = await createTeam(toolboxai);
  await team.done("production", "up", "--yes");
});
afterAll(() => team.world.close());

const render = () => team.world.emulators.render;
const service = () => render().state.serviceNamed(NAME)!;
const live = () => service().serving!.deploy;
const variables = () => Object.fromEntries(render().state.envGroupNamed(GROUP)!.variables);
const health = async () => jsonOf(await team.visit(`${BACKEND}/health`));
const run = (command: string, ...args: string[]) => team.run("production", command, ...args);
const done = (command: string, ...args: string[]) => team.done("production", command, ...args);
/** As somebody at the dashboard: changes the variables, and deploys. Returns what takes it back. */
async function byHand(changes: Record<string, string | undefined>): Promise<() => Promise<void>> {
  const { dashboard } = render();
  const before = variables();
  const set = async (values: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(values))
      if (value === undefined) dashboard.deleteGroupVariable(GROUP, name);
      else dashboard.setGroupVariable(GROUP, name, value);
    await dashboard.deploy(NAME);
  };
  await set(changes);
  return () => set(Object.fromEntries(Object.keys(changes).map((name) => [name, before[name]])));
}

describe("T10 the live service compared with the contract", () => {
  const doctor = () => run("doctor", "--wait", "0");

  test("T10 nothing is missing, malformed or unexplained after up", async () => {
    const { code, output } = await doctor();
    expect(code, output).toBe(0);
    expect(output).toContain(NAME);
  });

  test("T10 what was changed by hand is said by name, never by value", async () => {
    const { dashboard } = render();
    const before = variables();
    dashboard.deleteGroupVariable(GROUP, "JWT_REFRESH_SECRET_KEY");
    dashboard.setGroupVariable(GROUP, "ENCRYPTION_KEY", "fake-malformed-key");
    dashboard.setGroupVariable(GROUP, "OLD_FLAG", "fake-flag-value");
    const { code, output } = await doctor();
    dashboard.deleteGroupVariable(GROUP, "OLD_FLAG");
    for (const name of ["JWT_REFRESH_SECRET_KEY", "ENCRYPTION_KEY"])
      dashboard.setGroupVariable(GROUP, name, before[name]!);
    expect(code, output).toBe(2);
    expect(output).toMatch(/JWT_REFRESH_SECRET_KEY \(P0\) is missing/);
    expect(output).toMatch(/ENCRYPTION_KEY must be hexadecimal digits only/);
    expect(output).toMatch(/OLD_FLAG: set by hand/);
    expect(output).not.toMatch(/fake-malformed-key|fake-flag-value/);
  });
});

describe("T10 a service that was made by hand", () => {
  const STAGING = "toolboxai-secrets-staging";

  test("T10 before any up its group is found by name and compared", async () => {
    const { url, apiKey, ownerId } = render();
    const typed = { SECRET_KEY: "fake-short-key", OLD_FLAG: "fake-flag-value", DEBUG: "false" };
    const envVars = Object.entries(typed).map(([key, value]) => ({ key, value }));
    await testClient(url, apiKey)("POST", "/env-groups", { name: STAGING, ownerId, envVars });
    const { code, output } = await team.run("staging", "doctor", "--wait", "0");
    render().dashboard.deleteGroup(STAGING);
    expect(code, output).toBe(2);
    expect(output).toMatch(/JWT_SECRET_KEY \(P0\) is missing/);
    expect(output).toMatch(/SECRET_KEY must be hexadecimal digits only/);
    expect(output).toMatch(/OLD_FLAG: set by hand, no contract explains it/);
    expect(output).not.toMatch(/DEBUG (\(P0\) )?(is missing|must)/);
    expect(output).not.toMatch(/fake-short-key|fake-flag-value/);
  });

  test("T10 a variable on the service itself, which wins over the group's, is judged and named", async () => {
    const { dashboard } = render();
    const { user } = parseDatabaseUrl(variables().DATABASE_URL!)!;
    const direct = `postgresql://postgres:fake-direct@db.${user.split(".")[1]}.supabase.co:5432/postgres`;
    dashboard.setServiceVariable(NAME, "DATABASE_URL", direct);
    dashboard.setServiceVariable(NAME, "OLD_FLAG", "fake-flag-value");
    const { code, output } = await run("doctor", "--wait", "0");
    for (const name of ["DATABASE_URL", "OLD_FLAG"]) dashboard.deleteServiceVariable(NAME, name);
    expect(code, output).toBe(2);
    expect(output).toMatch(/DATABASE_URL names Supabase's direct host/);
    expect(output).toMatch(/DATABASE_URL: set on the service itself, where it wins over its group's/);
    expect(output).toMatch(/OLD_FLAG: set by hand, no contract explains it/);
    expect(output).not.toMatch(/fake-direct|fake-flag-value/);
  });
});

describe("T12 commands", () => {
  test("T12 deploy, and back to the deploy before", async () => {
    // Not the first there was.
    await render().dashboard.deploy(NAME);
    const former = live().id;
    expect(await done("deploy", NAME, "--yes")).toContain(`✓ ${live().id} is live`);
    expect(live().id).not.toBe(former);
    const output = await done("rollback", NAME, "--yes");
    expect(output).toMatch(new RegExp(`back to +${former}`));
    expect(service().deploys.at(-1)).toMatchObject({ trigger: "rollback", status: "live" });
    expect(await health()).toMatchObject({ status: "healthy" });
  });

  test("T12 the frontend's deployment, and back", async () => {
    const served = async () => /name="deployment" content="(\w+)"/.exec((await team.visit(`${FRONTEND}/`)).body)![1];
    const former = await served();
    await done("deploy", "toolboxai-dashboard", "--yes");
    expect(await served()).not.toBe(former);
    await done("rollback", "toolboxai-dashboard", "--yes");
    expect(await served()).toBe(former);
  });

  test("T12 variables, and back", async () => {
    const before = variables();
    await team.world.setConfig("production", "LOG_LEVEL", "warning");
    await done("up", "--yes");
    expect(live().env).toMatchObject({ LOG_LEVEL: "warning" });
    expect(await done("rollback", "--config", "--yes")).toMatch(/- LOG_LEVEL +"warning"/);
    await done("up", "--yes");
    expect(variables()).toEqual(before);
    expect(live().env).toMatchObject({ LOG_LEVEL: "info" });
  });
});

describe("T13 incidents, each seen, then blocked", () => {
  /** An `up` that must be refused before it writes anything. */
  async function refused(): Promise<string> {
    const writes = () => render().journal.writes().length;
    const before = [writes(), live().id];
    const { code, output } = await run("up", "--yes");
    expect(code, output).toBe(1);
    expect([writes(), live().id]).toEqual(before);
    return output;
  }

  test("T13 asleep on a free plan", async () => {
    render().dashboard.changeService(NAME, { plan: "free" });
    await render().sleep(service().id);
    expect(service().serving!.instance).toBeUndefined();
    // Somebody had to come, and wait, for it to run again.
    expect((await team.visit(`${BACKEND}/health`)).status).toBe(200);
    expect(service().serving!.instance).toBeDefined();
    render().dashboard.changeService(NAME, { plan: "starter" });

    await team.world.setConfig("production", "plan", "free");
    expect(await refused()).toMatch(/refused +no-sleeping-plan[\s\S]*sleeps after 15 minutes/);
    await team.world.setConfig("production", "plan", "starter");
  });

  test("T13 a missing P0 variable", async () => {
    const { PUSHER_SECRET } = variables();
    const restore = await byHand({ PUSHER_SECRET: undefined });
    expect(service().deploys.at(-1)).toMatchObject({ status: "update_failed" });
    expect(service().logs.map(({ message }) => message)).toContain("KeyError: 'PUSHER_SECRET'");
    await restore();

    await team.world.removeConfig("production", "PUSHER_SECRET");
    expect(await refused()).toContain("npx stackwright config set -s production --secret PUSHER_SECRET");
    await team.world.setConfig("production", "PUSHER_SECRET", PUSHER_SECRET!, { secret: true });
  });

  test("T13 the 5432 URL that the plan itself recommends", async () => {
    const { user } = parseDatabaseUrl(variables().DATABASE_URL!)!;
    const url = `postgresql://postgres:fake-direct@db.${user.split(".")[1]}.supabase.co:5432/postgres`;
    const restore = await byHand({ DATABASE_URL: url });
    expect(await health()).toMatchObject({ status: "degraded", checks: { database: false } });
    await restore();
    expect(await health()).toMatchObject({ status: "healthy" });

    const restoreProgram = team.world.edit(
      "contract/toolboxai-backend.ts",
      'source: supabase.pooler("transaction")',
      "source: config()",
    );
    await team.world.setConfig("production", "SUPABASE_DATABASE_URL", url, { secret: true });
    const output = await refused();
    restoreProgram();
    await team.world.removeConfig("production", "SUPABASE_DATABASE_URL");
    expect(output).toMatch(/SUPABASE_DATABASE_URL +must use the pooler's port 6543, not 5432/);
    expect(output).not.toContain("fake-direct");
  });

  test("T13 a crash at start: what served before goes on, and up says why", async () => {
    await team.world.runtime.crash(HOST);
    expect((await team.visit(`${BACKEND}/health`)).status).toBe(502);
    await render().dashboard.deploy(NAME);

    const former = live().id;
    // The application still wants the key of a feature that is switched off.
    await team.world.setConfig("production", "features.aiFeatures", "false", { path: true });
    const { code, output } = await run("up", "--yes");
    expect(code, output).toBe(1);
    expect(output).toContain("KeyError: 'OPENAI_API_KEY'");
    expect(output).toContain(`Still serving: deploy ${former}`);
    expect([live().id, await health()]).toEqual([former, expect.objectContaining({ status: "healthy" })]);
    await team.world.setConfig("production", "features.aiFeatures", "true", { path: true });
    await done("up", "--yes");
  });

  test("T13 a CORS wildcard that matches nothing", async () => {
    const restore = await byHand({ ALLOWED_ORIGINS: "https://*.vercel.app" });
    expect(await letIn(team, `${BACKEND}/health`, FRONTEND)).toBeUndefined();
    const { edgeUrl } = team.world.runtime;
    const plan = { ...DEFAULT_PLAN, url: BACKEND, origins: [FRONTEND], retrySeconds: [], edgeUrl };
    expect(await runChecks(plan)).toMatchObject({
      state: "wrong",
      cause: { kind: "cors", reason: expect.stringContaining("https://*.vercel.app instead, a pattern") },
    });
    await restore();
    expect(await letIn(team, `${BACKEND}/health`, FRONTEND)).toBe(FRONTEND);

    const program = "contract/toolboxai-backend.ts";
    const restoreProgram = team.world.edit(program, 'vercel.origins("dashboard")', 'literal("https://*.vercel.app")');
    const output = await refused();
    restoreProgram();
    expect(output).toMatch(/ALLOWED_ORIGINS[\s\S]*is a pattern, which matches no origin/);
  });
});
