import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { production, stackwright, start } from "./command.ts";
import { contents } from "./world-contents.ts";

describe("Ctrl-C in the middle of up", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  test("stops cleanly, says so, keeps what was made and lets go of the lock", async () => {
    const running = start(world, production("up", "--yes"));
    const stop = world.emulators.render.journal.onAfterWrite((_entry, count) => {
      if (count === 2) running.child.kill("SIGINT");
    });
    const { code, output } = await running.finished;
    stop();
    expect(output).toContain("Interrupted. What was done is in state; run the same command to go on.");
    expect(code).toBe(130);
    const locks = readdirSync(`${world.dir}/state/.pulumi/locks/organization/toolboxai/production`);
    expect(locks.filter((file) => file.endsWith(".json"))).toEqual([]);
  });

  test("the next up goes on and makes nothing twice", async () => {
    const { code, output } = await stackwright(world, production("up", "--yes"));
    expect(code, output).toBe(0);
    const { services, groups, keyValues, projects } = contents(world);
    expect([services.length, groups.length, keyValues.length, projects.length]).toEqual([1, 1, 1, 1]);
  });
});
