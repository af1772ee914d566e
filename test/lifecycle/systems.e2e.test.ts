import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEMS } from "../../cli/demo/systems/index.ts";
import type { World } from "../../cli/demo/world.ts";
import { CLI_TIMEOUT, clearJournals, type EngineName, on, pulumiWorld, withoutPulumi, writes } from "./pulumi-world.ts";

const PROTECTION = ["protect", "policies:stateful-protected"];

/** Each system's production on both engines in turn, with the whole policy pack. Each step stands on the one before. */
describe.skipIf(withoutPulumi()).each(Object.entries(SYSTEMS))(
  "%s on the real Pulumi CLI",
  { timeout: CLI_TIMEOUT },
  (name, system) => {
    let world: World;
    // ToolBoxAI has another stack, which is not up here, so its secrets cannot be compared.
    const [quiet, warned] =
      name === "toolboxai" ? ["1 rule not judged yet", "1 warned, 1 rule not judged yet"] : ["passed", "1 warned"];

    beforeAll(async () => {
      world = await pulumiWorld({ system });
      // A world leaves all open to be destroyed, and switches the rule off that forbids it.
      for (const name of PROTECTION) await world.removeConfig("production", name);
    });
    afterAll(() => world?.close());

    const done = async (engine: EngineName, command: string, ...more: string[]) => {
      const { code, output } = await on(world, engine, command, ...more);
      expect(code, output).toBe(0);
      expect(output).not.toMatch(/✗ refused|^error: /m);
      return output;
    };
    const expectNoChanges = async (engine: EngineName, policies = quiet) =>
      expect(await done(engine, "preview", "--refresh", "--expect-no-changes")).toContain(`Policies: ${policies}.`);

    test("the CLI previews, and writes nothing", async () => {
      expect(await done("pulumi", "preview")).toMatch(
        /\d+ to create, 0 unchanged\. Policies: \d+ rules not judged yet\./,
      );
      expect(writes(world)).toEqual([]);
    });

    test("the CLI makes everything; a second up changes and writes nothing", async () => {
      expect(await done("pulumi", "up", "--yes")).toMatch(/✓ Up in .*: \d+ created, 0 unchanged\./);
      clearJournals(world);
      expect(await done("pulumi", "up", "--yes")).toContain(`unchanged. Policies: ${quiet}.`);
      expect(writes(world)).toEqual([]);
    });

    test("the CLI's refresh finds nothing changed", async () => {
      expect(await done("pulumi", "refresh", "--yes")).toContain("Refreshed, nothing had changed");
    });

    test("the embedded engine finds nothing to change in what the CLI made", async () => {
      await expectNoChanges("embedded");
    });

    test("the embedded engine opens it and destroys it all", async () => {
      await world.setConfig("production", "protect", "false");
      await world.setConfig("production", "policies:stateful-protected", "disabled");
      await done("embedded", "up", "--yes");
      expect(await done("embedded", "destroy", "--yes")).toContain("✓ Destroyed");
      expect(made(world)).toEqual([]);
    });

    test("the CLI finds nothing to change in what the embedded engine made, and destroys it all", async () => {
      await done("embedded", "up", "--yes");
      await expectNoChanges("pulumi", warned);
      expect(await done("pulumi", "destroy", "--yes")).toContain("✓ Destroyed");
      expect(made(world)).toEqual([]);
    });
  },
);

/** Names of everything that a program makes at the vendors. */
function made({ emulators: { render, vercel, uptimerobot, railway } }: World): string[] {
  const { services, envGroups, keyValues } = render.state;
  const places = [
    services,
    envGroups,
    keyValues,
    vercel.state.projects,
    uptimerobot.state.monitors,
    railway.state.projects,
  ];
  return places.flatMap((place) => [...place.values()].map((thing) => (thing as { name?: string }).name ?? "?"));
}
