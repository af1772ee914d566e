import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { testClient } from "../../emulators/core/test-client.ts";
import { onStack, stackwright } from "../lifecycle/command.ts";
import { spellings } from "../lifecycle/files.ts";
import { secretValues } from "../lifecycle/world-contents.ts";
import { ask, expectNoneLost, visit } from "./traffic.ts";

const HOST = "toolboxai-backend-8j12.onrender.com";
const GENERATED = [
  "CSRF_SECRET_KEY",
  "ENCRYPTION_KEY",
  "JWT_REFRESH_SECRET_KEY",
  "JWT_SECRET_KEY",
  "SECRET_KEY",
  "SESSION_SECRET_KEY",
];

/** A day in production, one step per test. Each step stands on the one before. */
describe("commands on a stack that is up", () => {
  let world: World;
  const outputs: string[] = [];
  const secrets = new Set<string>();
  const on = async (stack: string, command: string, ...args: string[]) => {
    for (const value of secretValues(world)) secrets.add(value);
    const done = await stackwright(world, onStack(stack, command, ...args));
    outputs.push(done.output);
    return done;
  };
  const run = (command: string, ...args: string[]) => on("production", command, ...args);
  const render = () => world.emulators.render;
  const service = () => render().state.serviceNamed("toolboxai-backend")!;
  const live = () => service().serving!.deploy.id;
  const variables = (group = "toolboxai-secrets") => Object.fromEntries(render().state.envGroupNamed(group)!.variables);
  const deploys = () => service().deploys.length;
  const configFile = () => readFileSync(join(world.dir, "Pulumi.production.yaml"), "utf8");

  beforeAll(async () => {
    world = await createWorld();
    // As in real life: what cannot be made again is protected, and can be rotated all the same.
    await world.removeConfig("production", "protect");
    const { code, output } = await run("up", "--yes");
    expect(code, output).toBe(0);
  }, 180_000);
  afterAll(() => world.close());

  test("deploy says which, and deploys once it is told", async () => {
    const which = await run("deploy");
    expect([which.code, deploys()]).toEqual([1, 2]);
    expect(which.output).toMatch(/toolboxai-backend +Render web service +srv-/);
    expect(which.output).toMatch(/toolboxai-dashboard +Vercel project +prj_/);
    const unasked = await run("deploy", "toolboxai-backend");
    expect([unasked.code, deploys()]).toEqual([1, 2]);
    const { code, output } = await run("deploy", "toolboxai-backend", "--yes");
    expect(code, output).toBe(0);
    expect(output).toContain(`✓ ${live()} is live`);
    expect(deploys()).toBe(3);
  });

  test("a failed deploy under load: Render's last words, not a request lost, and nothing to roll back", async () => {
    const before = live();
    render().dashboard.breakNextBuild("toolboxai-backend", "ERROR: No matching distribution found for fastapi==9");
    const traffic = visit(world, HOST, "/health");
    const failed = await run("deploy", "toolboxai-backend", "--yes");
    expectNoneLost(await traffic.stop());
    expect([failed.code, live()]).toEqual([1, before]);
    expect(failed.output).toContain("No matching distribution found for fastapi==9");
    expect(failed.output).toContain(`${before} still serves`);
    const nothing = await run("rollback", "toolboxai-backend", "--yes");
    expect([nothing.code, live()]).toEqual([0, before]);
    expect(nothing.output).toContain("there is nothing to roll back");
    expect(await ask(world.runtime.edgeUrl, HOST, "/health")).toBe("200");
  });

  test("a version that does not start under load: the one before answers throughout", async () => {
    const before = live();
    const { dashboard } = render();
    const secret = variables().JWT_SECRET_KEY!;
    dashboard.deleteGroupVariable("toolboxai-secrets", "JWT_SECRET_KEY");
    const traffic = visit(world, HOST, "/health");
    const failed = await run("deploy", "toolboxai-backend", "--yes");
    expectNoneLost(await traffic.stop());
    dashboard.setGroupVariable("toolboxai-secrets", "JWT_SECRET_KEY", secret);
    expect([failed.code, live(), service().deploys.at(-1)!.status]).toEqual([1, before, "update_failed"]);
    expect(failed.output).toContain("KeyError: 'JWT_SECRET_KEY'");
  });

  test("a deploy that went live and then died is rolled back, and the former answers again", async () => {
    const died = live();
    await world.runtime.crash(HOST);
    expect(await ask(world.runtime.edgeUrl, HOST, "/health")).toBe("502");
    const back = service().deploys.find(({ status }) => status === "deactivated")!.id;
    const { code, output } = await run("rollback", "toolboxai-backend", "--yes");
    expect(code, output).toBe(0);
    expect(output).toMatch(new RegExp(`now +${died} +live[^\\n]*\\n +back to +${back} +deactivated`));
    expect(output).toContain("health  ");
    expect(output).toContain("until an up of production that changes this service");
    expect(await ask(world.runtime.edgeUrl, HOST, "/health")).toBe("200");
    expect(service().deploys.at(-1)).toMatchObject({ trigger: "rollback", status: "live" });
  });

  test("a rollback under load loses no request", async () => {
    const back = service().deploys.find(({ status }) => status === "deactivated")!.id;
    const traffic = visit(world, HOST, "/health");
    const { code, output } = await run("rollback", "toolboxai-backend", "--to", back, "--yes");
    expect(code, output).toBe(0);
    expectNoneLost(await traffic.stop());
  });

  test("up deploys nothing again while nothing changes", async () => {
    const before = deploys();
    expect((await run("preview", "--expect-no-changes")).code).toBe(0);
    expect(deploys()).toBe(before);
  });

  test("a sleeping service is woken, one that does not wake is for the doctor", async () => {
    await world.runtime.crash(HOST);
    const dead = await run("wake", "toolboxai-backend", "--wait", "0");
    expect([dead.code, dead.output]).toEqual([1, expect.stringContaining("npx stackwright doctor --stack production")]);
    await render().dashboard.deploy("toolboxai-backend");
    const awake = await run("wake");
    expect(awake.code, awake.output).toBe(0);
    expect(awake.output).toMatch(/✓ toolboxai-backend-8j12\.onrender\.com was awake already: 200 in \d+ ms/);
    expect(awake.output).toContain("✓ toolboxai-dashboard.vercel.app");
  });

  test("rotate and up change exactly one variable", async () => {
    const [before, file] = [variables(), configFile()];
    const dry = await run("rotate", "JWT_SECRET_KEY", "--dry-run");
    expect(dry.output).toContain("Changes JWT_SECRET_KEY in toolboxai-secrets.\n  Redeploys toolboxai-backend.");
    expect(configFile()).toBe(file);
    const { code, output } = await run("rotate", "JWT_SECRET_KEY", "--yes", "--up");
    expect(code, output).toBe(0);
    expect(output).toContain("✓ Up in");
    const after = variables();
    const changed = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
    expect(changed).toEqual(["JWT_SECRET_KEY"]);
    expect(after.JWT_SECRET_KEY).toMatch(/^[0-9a-f]{64}$/);
  });

  test("what loses data is not rotated by a yes", async () => {
    const { code, output } = await run("rotate", "ENCRYPTION_KEY", "--yes");
    expect([code, configFile().includes("ENCRYPTION_KEY:")]).toEqual([1, false]);
    expect(output).toContain("loses everything that was encrypted with it, for good");
  });

  test("rollback --config takes back what an up brought, comments and all, and the next up makes it live", async () => {
    const [file, another] = [configFile(), `sk-test-${randomBytes(8).toString("hex")}`];
    secrets.add(another);
    await world.setConfig("production", "DATABASE_MAX_OVERFLOW", "5");
    await world.setConfig("production", "PUSHER_SECRET", another, { secret: true });
    expect((await run("up", "--yes")).code).toBe(0);
    expect(variables()).toMatchObject({ DATABASE_MAX_OVERFLOW: "5", PUSHER_SECRET: another });
    const { code, output } = await run("rollback", "--config", "--yes");
    expect(code, output).toBe(0);
    expect(output).toMatch(/- DATABASE_MAX_OVERFLOW +"5"\n +~ PUSHER_SECRET +\[secret\] -> \[secret\]/);
    expect(configFile()).toBe(file);
    expect((await run("up", "--yes")).code).toBe(0);
    expect(variables().PUSHER_SECRET).not.toBe(another);
    expect(variables().DATABASE_MAX_OVERFLOW).toBe("10");
  });

  test("adopt keeps every secret a live group has: the first up of its stack makes none anew", async () => {
    const bytesOf = (name: string) => (name === "ENCRYPTION_KEY" ? 16 : 32);
    const old = Object.fromEntries(GENERATED.map((name) => [name, randomBytes(bytesOf(name)).toString("hex")]));
    for (const value of Object.values(old)) secrets.add(value);
    const { url, apiKey, ownerId } = render();
    const envVars = Object.entries(old).map(([key, value]) => ({ key, value }));
    const group = { name: "toolboxai-secrets-staging", ownerId, envVars };
    expect((await testClient(url, apiKey)("POST", "/env-groups", group)).status).toBe(201);
    const dry = await on("staging", "adopt", "secrets", "--dry-run");
    expect(dry.output).toMatch(/ENCRYPTION_KEY +adopt, from group toolboxai-secrets-staging/);
    const { code, output } = await on("staging", "adopt", "secrets", "--yes");
    expect(code, output).toBe(0);
    expect(output).toContain("✓ 6 adopted");
    await world.setConfig("staging", "stackwright:adopt", "render");
    const up = await on("staging", "up", "--yes");
    expect(up.code, up.output).toBe(0);
    expect(up.output).not.toMatch(/toolboxai-secrets-\S+ +random RandomPassword/);
    expect(variables("toolboxai-secrets-staging")).toMatchObject(old);
    expect((await on("staging", "adopt", "secrets", "--yes")).output).toContain("There is nothing to adopt.");
  });

  describe("the frontend at Vercel", () => {
    const FRONTEND = "toolboxai-dashboard";
    const WEB = `${FRONTEND}.vercel.app`;
    const project = () => world.emulators.vercel.state.projectNamed(FRONTEND)!;
    const served = () => project().productionDeploymentId!;
    /** Runs the command while visitors come, each of whom gets a page. */
    const underLoad = async (command: string, ...args: string[]) => {
      const traffic = visit(world, WEB, "/courses/7");
      const done = await run(command, FRONTEND, ...args);
      expectNoneLost(await traffic.stop());
      return done;
    };
    let releases: string[];

    test("deploy builds its newest commit again, and takes over without losing a request", async () => {
      const first = served();
      const { code, output } = await underLoad("deploy", "--yes");
      expect(code, output).toBe(0);
      expect(output).toContain(`✓ ${served()} is READY`);
      const second = served();
      expect((await underLoad("deploy", "--yes")).code).toBe(0);
      releases = [first, second, served()];
      expect(new Set(releases).size).toBe(3);
    });

    test("a failed deploy takes nothing away", async () => {
      world.emulators.vercel.dashboard.breakNextBuild(FRONTEND, "error TS2304: Cannot find name 'Lesson'.");
      const failed = await underLoad("deploy", "--yes");
      expect([failed.code, served()]).toEqual([1, releases[2]]);
      expect(failed.output).toContain("error TS2304: Cannot find name 'Lesson'.");
      expect(failed.output).toContain(`${releases[2]} still serves`);
      const nothing = await run("rollback", FRONTEND, "--yes");
      expect([nothing.code, served()]).toEqual([0, releases[2]]);
      expect(nothing.output).toContain("there is nothing to roll back");
    });

    test("what is none of its deployments is refused with those it can go back to", async () => {
      const unknown = await run("rollback", "toolboxai-dashbord", "--yes");
      expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining(`Did you mean ${FRONTEND}?`)]);
      const wrong = await run("rollback", FRONTEND, "--to", "dpl_nothing", "--yes");
      expect([wrong.code, served()]).toEqual([1, releases[2]]);
      expect(wrong.output).toContain("There is no deploy dpl_nothing among the last");
      expect(wrong.output).toContain(releases[1]);
    });

    test("rollback goes to a chosen one, and only when told: a dry run changes nothing", async () => {
      const dry = await run("rollback", FRONTEND, "--to", releases[0]!, "--dry-run");
      expect([dry.code, served()]).toEqual([0, releases[2]]);
      expect(dry.output).toMatch(new RegExp(`back to +${releases[0]}`));
      expect(dry.output).toContain("Dry run: nothing was changed.");
      const { code, output } = await underLoad("rollback", "--to", releases[0]!, "--yes");
      expect([code, served()], output).toEqual([0, releases[0]]);
      expect(output).toContain("Vercel gives new deployments no production domain until one is promoted");
    });

    test("a deploy leads production on, and a rollback back to the one before", async () => {
      expect((await underLoad("deploy", "--yes")).code).toBe(0);
      const newest = served();
      expect(releases).not.toContain(newest);
      const { code, output } = await underLoad("rollback", "--yes");
      expect(code, output).toBe(0);
      expect([newest, served()]).toEqual([expect.not.stringContaining(releases[2]!), releases[2]]);
    });
  });

  test("no secret is in any output", () => {
    const values = [...secrets].filter((value) => value.length >= 8);
    expect(values.length).toBeGreaterThan(20);
    const found = outputs.filter((text) =>
      values.some((value) => spellings(value).some((spelling) => text.includes(spelling))),
    );
    expect(found).toEqual([]);
  });
});
