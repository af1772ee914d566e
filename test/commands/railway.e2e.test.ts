import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mapmystandards } from "../../cli/demo/systems/mapmystandards.ts";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { stackwright } from "../lifecycle/command.ts";
import { spellings } from "../lifecycle/files.ts";
import { expectNoneLost, visit } from "./traffic.ts";

const NAME = "mapmystandards-api";
const HOST = "api.mapmystandards.ai";

/** A day with a service at Railway, one step per test. Each step stands on the one before. */
describe("commands on a stack at Railway", () => {
  let world: World;
  const outputs: string[] = [];
  const run = async (command: string, ...args: string[]) => {
    const done = await stackwright(world, [command, ...args, "--stack", "production"]);
    outputs.push(done.output);
    return done;
  };
  /** The same while visitors come, each of whom gets an answer. */
  const underLoad = async (command: string, ...args: string[]) => {
    const traffic = visit(world, HOST, "/health");
    const done = await run(command, ...args);
    expectNoneLost(await traffic.stop());
    return done;
  };
  const railway = () => world.emulators.railway;
  const placement = () => railway().dashboard.placement(NAME);
  const serving = () => placement().serving!.deployment;
  /** Whether what serves runs what that deployment ran: at Railway a rollback is a deployment of its own. */
  const runs = (id: string) => {
    const { origin, isRollback, variables } = serving();
    const target = placement().deployments.find((deployment) => deployment.id === id)!;
    expect({ origin, isRollback, variables }).toEqual({
      origin: target.origin,
      isRollback: true,
      variables: target.variables,
    });
  };
  let releases: string[];

  beforeAll(async () => {
    world = await createWorld({ system: mapmystandards });
    const { code, output } = await run("up", "--yes", "--engine", "embedded");
    expect(code, output).toBe(0);
  }, 180_000);
  afterAll(() => world.close());

  test("deploy says what it will do, and takes over without losing a request", async () => {
    const first = serving().id;
    const dry = await run("deploy", NAME, "--dry-run");
    expect([dry.code, serving().id]).toEqual([0, first]);
    expect(dry.output).toContain(`Deploy ${NAME} (Railway service, stack production) again`);
    const { code, output } = await underLoad("deploy", NAME, "--yes");
    expect(code, output).toBe(0);
    expect(output).toContain(`✓ ${serving().id} is SUCCESS`);
    const second = serving().id;
    railway().dashboard.setVariable(NAME, "STRIPE_WEBHOOK_SECRET", "whsec_example-of-release-three");
    expect((await underLoad("deploy", NAME, "--yes")).code).toBe(0);
    releases = [first, second, serving().id];
    expect(new Set(releases).size).toBe(3);
  });

  test("a build that fails takes nothing away, and leaves nothing to roll back", async () => {
    railway().dashboard.breakNextBuild(NAME, "ERROR: No matching distribution found for stripe==99");
    const failed = await underLoad("deploy", NAME, "--yes");
    expect([failed.code, serving().id]).toEqual([1, releases[2]]);
    expect(failed.output).toContain("No matching distribution found for stripe==99");
    expect(failed.output).toContain(`${releases[2]} still serves`);
    const nothing = await run("rollback", NAME, "--yes");
    expect([nothing.code, serving().id]).toEqual([0, releases[2]]);
    expect(nothing.output).toContain("there is nothing to roll back");
  });

  test("a version that does not start: the one before answers throughout", async () => {
    const secret = placement().variables.get("SECRET_KEY")!;
    railway().dashboard.deleteVariable(NAME, "SECRET_KEY");
    const failed = await underLoad("deploy", NAME, "--yes");
    railway().dashboard.setVariable(NAME, "SECRET_KEY", secret);
    expect([failed.code, serving().id, placement().deployments.at(-1)!.status]).toEqual([1, releases[2], "FAILED"]);
    expect(failed.output).toContain("KeyError: 'SECRET_KEY'");
  });

  test("what is none of its deployments is refused with those it can go back to", async () => {
    const unknown = await run("rollback", "mapmystandard-api", "--yes");
    expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining(`Did you mean ${NAME}`)]);
    const wrong = await run("rollback", NAME, "--to", "11111111-2222-3333-4444-555555555555", "--yes");
    expect([wrong.code, serving().id]).toEqual([1, releases[2]]);
    expect(wrong.output).toContain("It can go back to:");
    expect(wrong.output).toContain(releases[1]);
  });

  test("rollback goes to a chosen one, and only when told; its variables come along", async () => {
    const to = ["--to", releases[0]!];
    const dry = await run("rollback", NAME, ...to, "--dry-run");
    expect([dry.code, serving().id]).toEqual([0, releases[2]]);
    expect(dry.output).toMatch(new RegExp(`back to +${releases[0]}`));
    expect(dry.output).toContain("Railway takes back that deployment's variables too, until the next up.");
    const { code, output } = await underLoad("rollback", NAME, ...to, "--yes");
    expect(code, output).toBe(0);
    runs(releases[0]!);
  });

  test("after a new deploy, rollback goes back to what served before it", async () => {
    const before = serving().id;
    expect((await underLoad("deploy", NAME, "--yes")).code).toBe(0);
    expect(serving().isRollback).toBe(false);
    const { code, output } = await underLoad("rollback", NAME, "--yes");
    expect(code, output).toBe(0);
    expect(output).toMatch(new RegExp(`back to +${before}`));
    runs(before);
  });

  test("the doctor finds it by the program's names where there is no state, and compares its variables", async () => {
    const doctor = async () => {
      const env = { PULUMI_BACKEND_URL: `file://${world.root}/tmp` };
      const done = await stackwright(world, ["doctor", "--stack", "production", "--wait", "0"], env);
      outputs.push(done.output);
      return done;
    };
    const { dashboard } = railway();
    const well = await doctor();
    expect(well.output).toMatch(/✓ mapmystandards-api-variables +\d+ live variables/);
    expect(well.output).toMatch(/✓ https:\/\/api\.mapmystandards\.ai\/health +healthy/);
    expect(well.output).not.toMatch(/✗ error(?! {2}stack production is not up)/);
    dashboard.setVariable(NAME, "OLD_FLAG", "fake-flag-value");
    dashboard.setVariable(NAME, "JWT_SECRET_KEY", "changeme");
    dashboard.deleteVariable(NAME, "SECRET_KEY");
    const ill = await doctor();
    expect(ill.code).toBe(2);
    expect(ill.output).toContain("SECRET_KEY (P0) is missing");
    expect(ill.output).toContain("JWT_SECRET_KEY is a placeholder");
    expect(ill.output).toContain("OLD_FLAG: set by hand, no contract explains it");
  });

  test("no secret is in any output", () => {
    const values = [...world.secrets, ...placement().variables.values(), railway().token];
    const secrets = values.filter((value) => value.length >= 8 && !value.startsWith("https://"));
    expect(secrets.length).toBeGreaterThan(4);
    const found = outputs.filter((text) =>
      secrets.some((value) => spellings(value).some((spelling) => text.includes(spelling))),
    );
    expect(found).toEqual([]);
  });
});
