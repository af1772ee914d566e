import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { production, stackwright, start } from "./command.ts";
import { contents } from "./world-contents.ts";

const vendorsOf = ({ emulators: { render, vercel, supabase, uptimerobot } }: World) => [
  render,
  vercel,
  supabase,
  uptimerobot,
];

/** Runs `up` and kills it without warning when the n-th write of this world is done and not yet answered. */
async function upKilledAfterWrite(world: World, n: number): Promise<{ killed: boolean }> {
  const running = start(world, production("up", "--yes"));
  let writes = 0;
  let killed = false;
  const stops = vendorsOf(world).map(({ journal }) =>
    journal.onAfterWrite(() => {
      writes += 1;
      if (writes !== n) return;
      killed = true;
      running.child.kill("SIGKILL");
    }),
  );
  await running.finished;
  for (const stop of stops) stop();
  return { killed };
}

/** Distinct things made per vendor object name: a second creation of the same thing would show as a second row. */
function creations(world: World): string[] {
  const made = vendorsOf(world).flatMap(({ journal }) => journal.operations(journal.creations()));
  return [...made.filter((operation) => operation !== STAGING), ...routesOf(world)];
}

/** A rule that is staged is not made yet: a draft that a killed run left is thrown away, and its rules are staged again. */
const STAGING = "POST /v1/projects/{projectId}/routes";

/** What is published, and whether anything was left staged. */
function routesOf({ emulators: { vercel } }: World): string[] {
  return [...vercel.state.projects.values()]
    .flatMap(({ routing }) => routing.filter(({ status }) => status !== "past"))
    .flatMap(({ status, rules }) => rules.map(({ name }) => `${status} route ${name}`));
}

/** A world and three runs for each write take half a minute: `KILL_EVERY=1` tries them all. */
const EVERY = Number(process.env.KILL_EVERY ?? 8);

describe(`SIGKILL after every ${EVERY === 1 ? "" : `${EVERY}th `}write, then up`, () => {
  let reference: { contents: ReturnType<typeof contents>; creations: string[]; writes: number };

  beforeAll(async () => {
    const world = await createWorld();
    try {
      const done = await stackwright(world, production("up", "--yes"));
      expect(done.output).toContain("✓ Up in");
      reference = {
        contents: contents(world),
        creations: creations(world).sort(),
        writes: vendorsOf(world).reduce((sum, { journal }) => sum + journal.writes().length, 0),
      };
    } finally {
      await world.close();
    }
  });

  let world: World | undefined;
  afterAll(() => world?.close());

  test("it converges on the same, and nothing is made twice", async () => {
    expect(reference.writes).toBeGreaterThan(3);
    for (let n = EVERY; n <= reference.writes; n += EVERY) {
      world = await createWorld();
      const { killed } = await upKilledAfterWrite(world, n);
      expect(killed, `write ${n} of ${reference.writes} came`).toBe(true);
      const again = await stackwright(world, production("up", "--yes"));
      expect(again.code, `up after a kill at write ${n}:\n${again.output}`).toBe(0);
      expect(contents(world)).toEqual(reference.contents);
      expect(creations(world).sort(), `creations after a kill at write ${n}`).toEqual(reference.creations);
      const third = await stackwright(world, production("preview", "--refresh", "--expect-no-changes"));
      expect(third.code, third.output).toBe(0);
      await world.close();
      world = undefined;
    }
  }, 1_200_000);
});
