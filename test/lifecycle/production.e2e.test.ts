import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { healthOf } from "../../cli/demo/health.ts";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { requiredFor } from "../../contract/select.ts";
import { toolboxai } from "../../contract/toolboxai.ts";
import { coverageTable, operationCoverage } from "../specs/coverage.ts";
import { specFolder } from "../specs/documents.ts";
import { createValidator } from "../specs/validate.ts";
import { production, stackwright } from "./command.ts";
import { spellings, textsBelow } from "./files.ts";
import { contents, secretValues } from "./world-contents.ts";

const FEATURES = { aiFeatures: true, payments: true, email: true };

/** ToolBoxAI's production, from nothing to nothing, one step per test. Each step stands on the one before. */
describe("production on the embedded engine", () => {
  const documents = specFolder();
  const validator = documents === undefined ? undefined : createValidator(documents);
  let world: World;
  const outputs: string[] = [];
  const run = async (...args: [string, ...string[]]) => {
    const done = await stackwright(world, production(...args));
    outputs.push(done.output);
    return done;
  };
  const writes = () =>
    [world.emulators.render, world.emulators.vercel, world.emulators.supabase].flatMap(({ journal }) =>
      journal.operations(journal.writes()),
    );

  beforeAll(async () => {
    world = await createWorld(validator ? { observe: validator.observe } : {});
  });
  afterAll(() => world.close());

  test("preview writes nothing at all", async () => {
    const { code, output } = await run("preview");
    expect(output).toMatch(/31 to create, 0 unchanged\. Policies: 1 warned, \d+ rules not judged yet\./);
    expect(code).toBe(0);
    expect(writes()).toEqual([]);
    expect(textsBelow(`${world.dir}/state`).filter(({ file }) => file.includes("/stacks/"))).toEqual([]);
  });

  test("up makes one service, one group with every P0 key, one Key Value, one project with its variables per scope", async () => {
    const { code, output } = await run("up", "--yes");
    expect(output).toContain("✓ Up in");
    expect(code).toBe(0);
    const { services, groups, keyValues, projects } = contents(world);
    expect(services).toMatchObject([
      { name: "toolboxai-backend", plan: "starter", region: "oregon", healthCheckPath: "/health" },
    ]);
    expect(groups).toMatchObject([{ name: "toolboxai-secrets", services: ["toolboxai-backend"] }]);
    expect(groups[0]!.variables).toEqual(expect.arrayContaining(requiredFor(toolboxai, "backend", FEATURES)));
    expect(keyValues).toMatchObject([{ name: "toolboxai-redis", region: "oregon" }]);
    expect(projects).toMatchObject([{ name: "toolboxai-dashboard" }]);
    const scopes = projects[0]!.variables.filter((row) => row.startsWith("VITE_ENVIRONMENT "));
    expect(scopes.flatMap((row) => row.split(" ")[1]!.split("+")).sort()).toEqual([
      "development",
      "preview",
      "production",
    ]);
  });

  test("the deployed application is healthy through the real Postgres and Redis", async () => {
    const health = await healthOf(world, "production");
    expect(health.text).toMatch(/^200 healthy \(.*database.*redis.*\)$/);
  });

  test("exactly one deploy was asked for and serves; the one that Render starts by itself never did", () => {
    const [service] = [...world.emulators.render.state.services.values()];
    const [first, ...rest] = service!.deploys.map(({ status }) => status);
    expect(["canceled", "update_failed"]).toContain(first);
    expect(rest).toEqual(["live"]);
  });

  test("a second up changes nothing and writes nothing", async () => {
    const before = writes();
    const { code, output } = await run("up", "--yes");
    expect(output).toMatch(/no changes, \d+ unchanged\./);
    expect(code).toBe(0);
    expect(writes()).toEqual(before);
  });

  test("refresh finds nothing changed", async () => {
    const { code, output } = await run("refresh", "--yes");
    expect(output).toContain("Refreshed, nothing had changed");
    expect(code).toBe(0);
    expect((await run("preview", "--expect-no-changes")).code).toBe(0);
  });

  test("one dashboard edit shows as exactly that variable, masked, and up puts it back and redeploys", async () => {
    world.emulators.render.dashboard.setGroupVariable(
      "toolboxai-secrets",
      "JWT_SECRET_KEY",
      "edited-by-hand-0123456789",
    );
    const { output, code } = await run("preview", "--refresh", "--expect-no-changes");
    expect(code).toBe(2);
    expect(output.match(/variables\.\w+/g)!.every((path) => path === "variables.JWT_SECRET_KEY")).toBe(true);
    expect(output).toMatch(/~ variables\.JWT_SECRET_KEY +\[secret\] -> \[secret\]/);
    expect(output).not.toContain("edited-by-hand");
    expect((await run("up", "--yes", "--refresh")).code).toBe(0);
    const [group] = [...world.emulators.render.state.envGroups.values()];
    expect(group!.variables.get("JWT_SECRET_KEY")).toMatch(/^[0-9a-f]{64}$/);
    expect((await run("preview", "--refresh", "--expect-no-changes")).code).toBe(0);
  });

  test("a variable added by hand shows as drift and survives the next up", async () => {
    world.emulators.render.dashboard.setGroupVariable("toolboxai-secrets", "ADDED_BY_HAND", "keep-me");
    expect((await run("preview", "--refresh")).output).toContain("ADDED_BY_HAND");
    expect((await run("up", "--yes", "--refresh")).code).toBe(0);
    const [group] = [...world.emulators.render.state.envGroups.values()];
    expect(group!.variables.get("ADDED_BY_HAND")).toBe("keep-me");
    world.emulators.render.dashboard.deleteGroupVariable("toolboxai-secrets", "ADDED_BY_HAND");
  });

  test("no secret is in any output, state, history or file of the project", () => {
    const places = [
      ...outputs.map((text, index) => ({ file: `output ${index}`, text })),
      ...textsBelow(`${world.dir}/state`),
      ...textsBelow(`${world.dir}/home`),
      {
        file: "Pulumi.production.yaml",
        text: textsBelow(world.dir).find(({ file }) => file.endsWith("Pulumi.production.yaml"))!.text,
      },
    ];
    const values = secretValues(world).filter((value) => value.length >= 8);
    expect(values.length).toBeGreaterThan(12);
    const found = places.filter(({ text }) =>
      values.some((value) => spellings(value).some((spelling) => text.includes(spelling))),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  test("destroy leaves nothing", async () => {
    const { code, output } = await run("destroy", "--yes");
    expect(output).toContain("✓ Destroyed");
    expect(code).toBe(0);
    expect(contents(world)).toEqual({ services: [], groups: [], keyValues: [], projects: [] });
  });

  test.skipIf(documents === undefined)(
    "every request the provider made and every answer is what the vendors' documents say (npm run specs fetches them)",
    () => {
      expect(validator?.violations()).toEqual([]);
      const rows = operationCoverage(world.emulators, validator);
      const called = rows.filter(({ calls }) => calls > 0);
      expect(called.filter(({ documented, validated }) => documented && !validated)).toEqual([]);
      console.log(coverageTable(called));
    },
  );
});
