import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { testClient } from "../../emulators/core/test-client.ts";
import { onStack, stackwright } from "../lifecycle/command.ts";
import { spellings } from "../lifecycle/files.ts";
import { secretValues } from "../lifecycle/world-contents.ts";
import { ask, visit } from "./traffic.ts";

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

  test("a failed deploy gives Render's last words, takes nothing away, and leaves nothing to roll back", async () => {
    const before = live();
    render().dashboard.breakNextBuild("toolboxai-backend", "ERROR: No matching distribution found for fastapi==9");
    const failed = await run("deploy", "toolboxai-backend", "--yes");
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("No matching distribution found for fastapi==9");
    expect(failed.output).toContain(`${before} still serves`);
    const nothing = await run("rollback", "toolboxai-backend", "--yes");
    expect([nothing.code, live()]).toEqual([0, before]);
    expect(nothing.output).toContain("there is nothing to roll back");
    expect(await ask(world.runtime.edgeUrl, HOST, "/health")).toBe("200");
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
    const counts = await traffic.stop();
    expect(Object.keys(counts)).toEqual(["200"]);
    expect(counts["200"]).toBeGreaterThan(50);
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

  test("no secret is in any output", () => {
    const values = [...secrets].filter((value) => value.length >= 8);
    expect(values.length).toBeGreaterThan(20);
    const found = outputs.filter((text) =>
      values.some((value) => spellings(value).some((spelling) => text.includes(spelling))),
    );
    expect(found).toEqual([]);
  });
});
